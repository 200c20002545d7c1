import Foundation
import Glibc

/// A FastCGI client as the specification has it, written byte by byte: what nginx would send, and what it never would.
package struct Client: ~Copyable {
    private let descriptor: Int32

    /// - Parameter path: of the server's socket.
    package init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Record types of the specification, section 8.
    package enum Record: UInt8 {
        case beginRequest = 1
        case endRequest = 3
        case params, stdin, stdout
    }

    /// Sends bytes as they are.
    package func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Sends records of one type.
    package func send(_ type: Record, _ content: [UInt8]) {
        for start in stride(from: 0, to: max(1, content.count), by: 32_768) {
            let part = content[start..<min(start + 32_768, content.count)]
            send([1, type.rawValue, 0, 1, UInt8(part.count >> 8), UInt8(part.count & 255), 0, 0] + part)
        }
    }

    /// Begins a request with these parameters.
    package func begin(_ parameters: [(String, String)]) {
        send(.beginRequest, [0, 1, 0, 0, 0, 0, 0, 0])
        var bytes: [UInt8] = []
        for (name, value) in parameters {
            for count in [name.utf8.count, value.utf8.count] {
                bytes +=
                    count < 128
                    ? [UInt8(count)] : [3, 2, 1, 0].map { UInt8(count >> (8 * $0) & 255) | ($0 == 3 ? 128 : 0) }
            }
            bytes += Array(name.utf8) + Array(value.utf8)
        }
        send(.params, bytes)
        send(.params, [])
    }

    /// Sends a whole request and reads the whole answer.
    package func exchange(_ parameters: [(String, String)], body: [UInt8] = []) -> String {
        begin(parameters)
        if !body.isEmpty { send(.stdin, body) }
        send(.stdin, [])
        return answer()
    }

    /// The next bytes that the server sends, as they are.
    package func receive(atMost count: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        return Array(buffer.prefix(max(0, recv(descriptor, &buffer, count, 0))))
    }

    /// Everything on stdout up to the end of the connection.
    package func answer() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        var output: [UInt8] = []
        while bytes.count >= 8 {
            let length = Int(bytes[4]) << 8 | Int(bytes[5])
            let padding = Int(bytes[6])
            guard bytes.count >= 8 + length + padding else { break }
            if bytes[1] == Record.stdout.rawValue { output += bytes[8..<8 + length] }
            bytes.removeFirst(8 + length + padding)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
