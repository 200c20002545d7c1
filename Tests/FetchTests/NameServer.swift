import Foundation
import Glibc
import Synchronization

/// A DNS server for tests, by UDP on a free port of the loopback. It answers for the names it knows and says of all
/// others that there are none, or never answers at all.
final class NameServer: Sendable {
    /// Where it is found, as the resolver takes it.
    let address: String
    private let socket: Int32
    private let count = Count()

    /// Questions that have come.
    var questions: Int { count.questions.withLock { $0 } }

    private final class Count: Sendable {
        let questions = Mutex(0)
    }

    /// - Parameter addresses: of each name those of IPv4, as four bytes each; `nil` for a server that never answers.
    init(_ addresses: [String: [[UInt8]]]?) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        self.socket = socket
        address = "127.0.0.1:\(UInt16(bigEndian: place.sin_port))"
        Thread.detachNewThread { [count] in
            // Closed where it is read, or the next socket of that number would be read in its place.
            defer { close(socket) }
            var question = [UInt8](repeating: 0, count: 512)
            while true {
                var client = sockaddr_storage()
                var clientSize = socklen_t(MemoryLayout<sockaddr_storage>.size)
                let isOpen = withUnsafeMutablePointer(to: &client) {
                    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { client in
                        let length = recvfrom(socket, &question, question.count, 0, client, &clientSize)
                        guard length > 12 else { return false }
                        // Before the answer, with which the test may go on.
                        count.questions.withLock { $0 += 1 }
                        guard let addresses else { return true }
                        let answer = Self.answer(to: Array(question.prefix(length)), addresses)
                        _ = sendto(socket, answer, answer.count, 0, client, clientSize)
                        return true
                    }
                }
                guard isOpen else { return }
            }
        }
    }

    deinit {
        // The thread's next look is its last.
        shutdown(socket, Int32(SHUT_RDWR))
    }

    /// RFC 1035, section 4.1.
    private static func answer(to question: [UInt8], _ known: [String: [[UInt8]]]) -> [UInt8] {
        var labels: [String] = []
        var position = 12
        while position < question.count, question[position] > 0 {
            let end = position + 1 + Int(question[position])
            guard end < question.count else { break }
            labels.append(String(decoding: question[position + 1..<end], as: UTF8.self))
            position = end
        }
        let addresses = known[labels.joined(separator: ".")]
        let isForIPv4 = question.count > position + 2 && question[position + 2] == 1
        let records = isForIPv4 ? addresses ?? [] : []
        let flags: [UInt8] = [0x81, addresses == nil ? 0x83 : 0x80]
        var answer = Array(question[0..<2]) + flags + [0, 1, 0, UInt8(records.count), 0, 0, 0, 0]
        answer += question[12..<min(question.count, position + 5)]
        for record in records { answer += [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4] + record }
        return answer
    }
}
