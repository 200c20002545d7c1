import Foundation
import Testing

/// A site with the limits of a fresh one, which no client meets.
let siteWithLimits = Result { try LiveSite(settings: "limits:\n  connections: 64\n  keyless_bodies: [16, 64]\n") }

/// What a client's request is tried with: the same small picture and way of sending that its source shows, and a picture
/// that is too large for nginx to let its body in unasked.
enum Sending: CaseIterable {
    case asItIs, largeWithLength, largeInChunks

    func picture(orElse small: Data) throws -> Data {
        self == .asItIs ? small : try Pictures.jpeg(ofBytes: 3_000_000)
    }
}

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

    /// Sends it as its client does, or in the way that is to be tried.
    ///
    /// - Parameter isChunked: whether the client sends in chunks by itself.
    func send(_ sending: Sending, isChunked: Bool = false, to site: LiveSite) throws -> Reply {
        switch sending {
        case .asItIs: try isChunked ? sendInChunks(to: site) : send(to: site)
        case .largeWithLength: try send(to: site)
        case .largeInChunks: try sendInChunks(to: site)
        }
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
