import Foundation
import Testing

/// A request as one of the real clients writes it, byte by byte.
struct ClientRequest {
    /// The request line and the headers, but for those that tell the length of the body.
    let head: [String]
    let body: Data

    init(_ head: [String], _ body: Data = Data()) {
        self.head = head
        self.body = body
    }

    /// A multipart form whose parts are written as the client writes them.
    ///
    /// - Parameters:
    ///   - parts: the headers of each part, and what it holds.
    init(_ head: [String], boundary: String, _ parts: [(head: String, content: Data)]) {
        var body = Data()
        for part in parts {
            body += Data("--\(boundary)\r\n\(part.head)\r\n\r\n".utf8) + part.content + Data("\r\n".utf8)
        }
        self.init(
            head + ["Content-Type: multipart/form-data; boundary=\(boundary)"],
            body + Data("--\(boundary)--\r\n".utf8))
    }

    /// An urlencoded form.
    init(_ head: [String], form: String) {
        self.init(head + ["Content-Type: application/x-www-form-urlencoded"], Data(form.utf8))
    }

    /// Sends it with its length.
    func send(to site: LiveSite) throws -> Reply {
        var wire = try Wire(port: site.port)
        wire.write((head + ["Content-Length: \(body.count)", "", ""]).joined(separator: "\r\n"))
        wire.write(body)
        return try wire.read()
    }

    /// Sends it in pieces of 16 KB, without a length, as clients do that stream.
    func sendInChunks(to site: LiveSite) throws -> Reply {
        var wire = try Wire(port: site.port)
        wire.write((head + ["Transfer-Encoding: chunked", "", ""]).joined(separator: "\r\n"))
        for start in stride(from: 0, to: body.count, by: 16_384) {
            let chunk = body[start..<min(start + 16_384, body.count)]
            wire.write("\(String(chunk.count, radix: 16))\r\n")
            wire.write(chunk + Data("\r\n".utf8))
        }
        wire.write("0\r\n\r\n")
        return try wire.read()
    }
}

extension LiveSite {
    /// Holds an answer to what a client takes for a success: the status, no `error`, and an address under each path
    /// that it reads, the first of which leads to the picture.
    func expect(_ reply: Reply, gives picture: Data, at paths: String...) throws {
        #expect(reply.status == 200)
        #expect(reply.headers["content-type"]?.contains("application/json") == true)
        #expect(reply.json["status_code"] as? Int == 200)
        #expect(reply.json["status_txt"] as? String == "OK")
        #expect(reply.json["error"] == nil)
        for path in paths {
            let value = path.split(separator: ".").reduce(reply.json as Any?) { ($0 as? [String: Any])?[String($1)] }
            #expect((value as? String)?.hasPrefix(url) == true, "\(path)")
            if path == paths[0] { #expect(try get(value as? String ?? "").body == picture) }
        }
    }
}
