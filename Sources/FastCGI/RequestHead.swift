import Glibc

/// What stands before the body of a request over FastCGI: the record that begins it, and its parameters (FastCGI 1.0,
/// section 5).
///
/// It is looked at before libfcgi reads it, and libfcgi reads nothing else. It allocates whatever a length says, up to
/// four gigabytes, and ends the process where it does not get that; and of what no request for a responder has there is
/// nothing to be read.
enum RequestHead {
    /// Bytes of the longest one. nginx takes 32 KiB of headers (`large_client_header_buffers`) and adds few of its own,
    /// and a socket holds so much before anything is read.
    static let longest = 65_536

    enum Verdict: Equatable {
        /// It is there, and has so many bytes.
        case whole(Int)
        /// At least so many bytes have to be there to tell.
        case short(of: Int)
        case wrong
    }

    /// Reads a whole one from a connection, and nothing of what follows it.
    ///
    /// - Parameter room: of `longest` bytes.
    /// - Returns: its bytes, in `room`; `nil` when it is wrong, or does not come.
    static func read(
        from connection: Int32, into room: UnsafeMutableRawBufferPointer
    ) -> UnsafeMutableRawBufferPointer? {
        guard let length = awaitLength(on: connection, in: room),
            recv(connection, room.baseAddress, length, Int32(MSG_WAITALL)) == length
        else { return nil }
        return UnsafeMutableRawBufferPointer(rebasing: room[..<length])
    }

    /// Waits until a whole one has come, of which nothing is taken.
    private static func awaitLength(on connection: Int32, in room: UnsafeMutableRawBufferPointer) -> Int? {
        var waited: Int32 = 0
        var pause: Int32 = 1
        var isLast = false
        while true {
            // Until the first byte comes, this waits for as long as the connection may.
            let count = recv(connection, room.baseAddress, room.count, Int32(MSG_PEEK))
            guard count > 0 else { return nil }
            switch look(at: UnsafeRawBufferPointer(rebasing: room[..<count])) {
            case .whole(let length): return length
            case .wrong: return nil
            case .short(let needed): if needed > room.count || isLast || waited > timeout { return nil }
            }
            // nginx writes a head at once, so this is rare. Nothing tells that more has come while there is something
            // already; only an end is told.
            var hangUp = pollfd(fd: connection, events: peerHasEnded, revents: 0)
            isLast = poll(&hangUp, 1, pause) > 0
            waited += pause
            pause = min(2 * pause, 20)
        }
    }

    /// POLLRDHUP of poll(2), which Swift does not see, as it is one of GNU's.
    private static let peerHasEnded: Int16 = 0x2000
    /// Milliseconds in which a head that has begun must be whole.
    private static let timeout: Int32 = 5_000

    /// Judges the first bytes of a connection.
    static func look(at bytes: UnsafeRawBufferPointer) -> Verdict {
        guard bytes.count >= 16 else { return .short(of: 16) }
        let begin = Record(bytes, at: 0)
        // Version 1, the beginning of a request, and the role of a responder.
        guard begin.type == 1, begin.length == 8, bytes[8] == 0, bytes[9] == 1 else { return .wrong }
        var parameters: [UInt8] = []
        var next = begin.end
        while true {
            guard bytes.count >= next + 8 else { return .short(of: next + 8) }
            let record = Record(bytes, at: next)
            guard record.type == 4, record.request == begin.request else { return .wrong }
            guard record.length > 0 else { return arePairs(parameters) ? .whole(record.end) : .wrong }
            guard bytes.count >= record.end else { return .short(of: record.end) }
            parameters += bytes[record.start..<record.start + record.length]
            next = record.end
        }
    }

    private struct Record {
        /// `nil` for one of another version of the protocol.
        let type: UInt8?
        let request: Int
        let length: Int
        /// Where its content starts, and where the next record does.
        let start: Int
        let end: Int

        init(_ bytes: UnsafeRawBufferPointer, at place: Int) {
            type = bytes[place] == 1 ? bytes[place + 1] : nil
            request = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            length = Int(bytes[place + 4]) << 8 | Int(bytes[place + 5])
            start = place + 8
            end = start + length + Int(bytes[place + 6])
        }
    }

    /// Whether these are names and values, each with its length before it, and nothing else (section 3.4).
    private static func arePairs(_ bytes: [UInt8]) -> Bool {
        var next = 0
        func length() -> Int? {
            guard next < bytes.count else { return nil }
            let first = Int(bytes[next])
            next += 1
            guard first >= 128 else { return first }
            guard next + 3 <= bytes.count else { return nil }
            defer { next += 3 }
            return (first & 127) << 24 | Int(bytes[next]) << 16 | Int(bytes[next + 1]) << 8 | Int(bytes[next + 2])
        }
        while next < bytes.count {
            guard let name = length(), let value = length(), name + value <= bytes.count - next else { return false }
            next += name + value
        }
        return true
    }
}
