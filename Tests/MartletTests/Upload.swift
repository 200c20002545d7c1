import Foundation

/// A part of a multipart form: a field, or a file when it has a file name.
struct Part {
    let name: String
    var filename: String?
    var type: String?
    let bytes: Data

    static func file(_ bytes: Data, named filename: String, type: String = "application/octet-stream") -> Part {
        Part(name: "source", filename: filename, type: type, bytes: bytes)
    }

    static func field(_ name: String, _ value: String) -> Part {
        Part(name: name, bytes: Data(value.utf8))
    }
}

extension LiveSite {
    static let boundary = "martlet-test-boundary"

    /// The body of a multipart form.
    static func multipart(_ parts: [Part]) -> Data {
        var body = Data()
        for part in parts {
            var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name)\""
            if let filename = part.filename { head += "; filename=\"\(filename)\"" }
            if let type = part.type { head += "\r\nContent-Type: \(type)" }
            body += Data((head + "\r\n\r\n").utf8) + part.bytes + Data("\r\n".utf8)
        }
        return body + Data("--\(boundary)--\r\n".utf8)
    }

    /// Sends a request as it is written, with `Host` and `Content-Length` added.
    func send(
        _ method: String, _ target: String, headers: [String] = [], body: Data? = nil
    ) throws -> Reply {
        var wire = try Wire(port: port)
        var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        for line in headers { head += line + "\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        wire.write(head + "\r\n")
        if let body { wire.write(body) }
        return try wire.read()
    }

    /// An upload by a multipart form.
    ///
    /// - Parameter key: for the header; `nil` for none.
    func upload(_ parts: [Part], key: String?, to target: String = "/api/1/upload") throws -> Reply {
        let type = "Content-Type: multipart/form-data; boundary=\(Self.boundary)"
        let keys = key.map { ["X-API-Key: \($0)"] } ?? []
        return try send("POST", target, headers: [type] + keys, body: Self.multipart(parts))
    }

    /// Gets what stands behind an address of the site.
    func get(_ address: String, headers: [String] = []) throws -> Reply {
        try send("GET", String(address.trimmingPrefix(url)), headers: headers)
    }
}
