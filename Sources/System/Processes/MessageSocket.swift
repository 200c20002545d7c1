private import CLinux
private import Glibc

/// One end of a connection between two processes, over which messages go whole, with open descriptors beside them.
package struct MessageSocket: ~Copyable {
    package let number: Int32

    /// Takes over an open socket.
    package init(_ number: Int32) {
        self.number = number
    }

    deinit {
        Descriptor.close(number)
    }

    /// Two ends that are connected.
    package static func pair() throws(SystemError) -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw .ofLastCall("socketpair", "a worker") }
        return (ends[0], ends[1])
    }

    /// - Returns: whether the other end can have got it.
    package borrowing func send(_ message: [UInt8], with descriptors: [Int32]) -> Bool {
        Self.send(message, with: descriptors, over: number)
    }

    /// The same over a socket that somebody else owns.
    package static func send(_ message: [UInt8], with descriptors: [Int32], over number: Int32) -> Bool {
        martlet_send(number, message, message.count, descriptors, descriptors.count) == 0
    }

    /// What can be read from a socket.
    package enum Waiting: Sendable {
        case nothing, message
        /// The other end is closed.
        case end
    }

    /// Looks without waiting, and takes nothing.
    package borrowing func peek() -> Waiting {
        var byte: UInt8 = 0
        let count = recv(number, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK))
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return .nothing }
        return count > 0 ? .message : .end
    }

    /// The next message, without waiting. One that is longer than the limit is cut.
    ///
    /// - Returns: empty at the end; `nil` where the other end was closed before it had read what was sent.
    package borrowing func receive(atMost limit: Int) -> [UInt8]? {
        var message = [UInt8](repeating: 0, count: limit)
        let count = recv(number, &message, message.count, Int32(MSG_DONTWAIT))
        if count < 0 && errno == ECONNRESET { return nil }
        return Array(message.prefix(max(0, count)))
    }

    /// Waits for the next message of a socket, and the descriptors that come with it.
    ///
    /// - Parameters:
    ///   - number: an open socket, which stays the caller's.
    ///   - limit: bytes of the longest message.
    ///   - most: descriptors that may come.
    /// - Returns: the message, empty at the end, and the descriptors, which are the caller's to close.
    package static func receive(
        from number: Int32, atMost limit: Int, descriptors most: Int
    ) throws(SystemError) -> (message: [UInt8], descriptors: [Int32]) {
        var message = [UInt8](repeating: 0, count: limit)
        var descriptors = [Int32](repeating: -1, count: most)
        var count = most
        let length = martlet_receive(number, &message, limit, &descriptors, &count)
        guard length >= 0 else { throw .ofLastCall("recvmsg", "a worker") }
        return (Array(message.prefix(length)), Array(descriptors.prefix(count)))
    }

    /// Waits until there is something to read, the end included.
    ///
    /// - Returns: `false` when the time is over.
    package borrowing func wait(milliseconds: Int) -> Bool {
        let deadline = SystemClock.milliseconds() + milliseconds
        var descriptor = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        while true {
            let rest = deadline - SystemClock.milliseconds()
            guard rest > 0 else { return false }
            let count = poll(&descriptor, 1, Int32(clamping: rest))
            if count > 0 { return true }
            if count < 0 && errno != EINTR { return true }
        }
    }
}
