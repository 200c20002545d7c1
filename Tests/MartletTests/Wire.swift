import Foundation
import Glibc

/// An HTTP exchange written byte by byte over a socket to a port of this machine.
struct Wire: ~Copyable {
    private let descriptor: Int32
    /// Bytes that the other side has taken so far.
    private(set) var sent = 0

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw POSIXError(.ECONNREFUSED) }
        var timeout = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Sends all the bytes, or as many as the other side takes before it closes.
    mutating func write(_ bytes: Data) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(1 << 16)
            let count = part.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            sent += count
            rest = rest.dropFirst(count)
        }
    }

    mutating func write(_ text: String) {
        write(Data(text.utf8))
    }

    /// Reads one answer to its end.
    func read() throws -> Reply {
        var bytes = Data()
        while true {
            if let reply = Reply(bytes, isComplete: false) { return reply }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 {
                guard let reply = Reply(bytes, isComplete: true) else { throw POSIXError(.ECONNRESET) }
                return reply
            }
            bytes += buffer[..<count]
        }
    }
}

/// An HTTP answer.
struct Reply: Sendable {
    let status: Int
    let headers: [String: String]
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:]
    }

    /// The object of an upload that was taken.
    var image: [String: Any] { json["image"] as? [String: Any] ?? [:] }

    private init(status: Int, headers: [String: String], body: Data) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    /// Reads an answer from bytes; `nil` while it is not there as a whole.
    fileprivate init?(_ bytes: Data, isComplete: Bool) {
        guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        if status == 100 {
            guard let reply = Reply(Data(bytes[end.upperBound...]), isComplete: isComplete) else { return nil }
            self = reply
            return
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        var body = Data(bytes[end.upperBound...])
        if headers["transfer-encoding"] == "chunked" {
            guard let whole = Self.unchunked(body) else { return nil }
            body = whole
        } else if let length = headers["content-length"].flatMap({ Int($0) }) {
            guard body.count >= length else { return nil }
        } else if !isComplete && ![204, 304].contains(status) {
            return nil
        }
        self = Reply(status: status, headers: headers, body: body)
    }

    private static func unchunked(_ data: Data) -> Data? {
        var rest = data
        var whole = Data()
        while let line = rest.range(of: Data("\r\n".utf8)) {
            guard let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16),
                rest.count >= line.upperBound - rest.startIndex + size + 2
            else { return nil }
            if size == 0 { return whole }
            whole += rest[line.upperBound..<line.upperBound + size]
            rest = Data(rest[(line.upperBound + size + 2)...])
        }
        return nil
    }
}
