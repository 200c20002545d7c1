import Glibc
import Media
import System

/// The worker's end of the socket pair, descriptor 0: a message in is a job with its files, a message out the answer to
/// it.
package enum JobSocket {
    private static let descriptor: Int32 = 0

    /// Whether the process was given a socket that keeps messages apart.
    package static var isThere: Bool {
        var type: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0
            && type == Int32(SOCK_SEQPACKET.rawValue)
    }

    /// Waits for a job. `nil` when the responder has closed its end.
    static func receive() throws(JobSocketError) -> ReceivedJob? {
        let received: (message: [UInt8], descriptors: [Int32])
        do {
            received = try MessageSocket.receive(
                from: descriptor, atMost: 1024, descriptors: JobDescriptor.allCases.count)
        } catch {
            throw JobSocketError(step: "receive", errno: error.number)
        }
        guard !received.message.isEmpty else { return nil }
        guard let files = JobFiles(owning: received.descriptors), let job = try? Job(message: received.message) else {
            throw JobSocketError(step: "receive", errno: EPROTO)
        }
        return ReceivedJob(job: job, files: files)
    }

    /// Whether the next job, or the end, comes within a time.
    static func isReady(withinMilliseconds time: Int32) throws(JobSocketError) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let count = poll(&waiting, 1, time)
        guard count >= 0 || errno == EINTR else { throw JobSocketError(step: "poll", errno: errno) }
        return count > 0
    }

    /// Lets no further job come in; one that has come already can still be received.
    static func close() {
        shutdown(descriptor, Int32(SHUT_RD))
    }

    package static func send(_ message: [UInt8]) throws(JobSocketError) {
        while Glibc.send(descriptor, message, message.count, Int32(MSG_NOSIGNAL)) < 0 {
            let error = errno
            guard error == EINTR else { throw JobSocketError(step: "send", errno: error) }
        }
    }
}

/// A job and its files, closed when it goes out of scope.
struct ReceivedJob: ~Copyable {
    let job: Job
    let files: JobFiles
}

/// The responder cannot be understood or reached: there is nothing left to do.
package struct JobSocketError: Error {
    let step: String
    let errno: Int32
}
