import FastCGI
import Foundation
package import HTTP
import Logging
import Uploads
import Web

extension Exchange: ByteSource {
    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(HTTP.ClientDisconnected) -> Int {
        do {
            return try receive(into: buffer)
        } catch {
            throw HTTP.ClientDisconnected()
        }
    }
}

extension Exchange {
    /// A parameter as text, which is safe to be compared. A longer one than any that is meant is cut, and so still longer
    /// than any.
    fileprivate borrowing func text(_ name: String, atMost limit: Int) -> String? {
        parameter(name, atMost: limit).map { String(streamSafe: $0) }
    }

    fileprivate borrowing func number(_ name: String) -> Int? {
        text(name, atMost: 20).flatMap { Int($0) }
    }
}

extension Request {
    /// Bytes of a header field that are taken. nginx takes no longer line by itself (`large_client_header_buffers`).
    private static let longestLine = 8192
    /// Bytes of a media type that are taken: more than any that is meant has.
    private static let longestType = 1024

    /// The request as nginx put it into parameters (`nginx/martlet/fastcgi.conf`).
    init(_ exchange: borrowing Exchange) {
        // In nginx's question about a body, the query stands in the whole address alone, and the length under another
        // name.
        let isPrecheck = exchange.text("MARTLET_PRECHECK", atMost: 2) == "1"
        let address = exchange.parameter("REQUEST_URI", atMost: Exchange.longestParameter) ?? []
        let query = address.drop { $0 != UInt8(ascii: "?") }.dropFirst()
        self.init(
            method: exchange.text("REQUEST_METHOD", atMost: 32) ?? "",
            path: exchange.text("DOCUMENT_URI", atMost: Self.longestLine) ?? "",
            query: exchange.text("QUERY_STRING", atMost: Exchange.longestParameter) ?? String(streamSafe: query),
            isPrecheck: isPrecheck, contentLength: exchange.number(isPrecheck ? "PRECHECK_LENGTH" : "CONTENT_LENGTH"),
            contentType: exchange.text("CONTENT_TYPE", atMost: Self.longestType) ?? "",
            address: exchange.text("REMOTE_ADDR", atMost: 64) ?? "", headers: Self.headers(of: exchange),
            id: exchange.text("REQUEST_ID", atMost: 64) ?? "")
    }

    /// The header fields: CGI has `X-API-Key` as `HTTP_X_API_KEY` (RFC 3875, section 4.1.18).
    private static func headers(of exchange: borrowing Exchange) -> [String: String] {
        let fields = exchange.parameters(beginning: "HTTP_", atMost: longestLine).map { name, value in
            let name = name.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
            return (String(streamSafe: name), String(streamSafe: value))
        }
        return Dictionary(fields) { first, _ in first }
    }
}

extension Exchange {
    /// Sends a response. A file is read while it is sent, as fast as the peer takes it.
    ///
    /// - Throws: when a file cannot be read to its length. What was sent is less than its head says then, so that nginx
    ///   breaks the answer off.
    mutating func send(_ response: Response) throws {
        var headers = response.headers.map { (name: $0.name, value: $0.value) }
        if case .file(let file) = response.body { headers.append(("Content-Length", String(file.length))) }
        begin(status: response.statusLine, headers: headers)
        switch response.body {
        case .text(var text): _ = text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
        case .bytes(let bytes): _ = bytes.withUnsafeBytes { write($0) }
        case .file(let file): try send(file)
        }
    }

    private mutating func send(_ file: ResponseFile) throws {
        var rest = file.length
        while rest > 0 {
            let piece = try file.nextPiece().prefix(rest)
            guard !piece.isEmpty else { throw FileCutShort(missing: rest) }
            rest -= piece.count
            guard piece.withUnsafeBytes({ write($0) }) else { return }
        }
    }

    /// A file that became shorter while it was sent.
    struct FileCutShort: Error {
        /// Bytes that it lacks.
        let missing: Int
    }
}

extension Site {
    /// Answers one request that came over FastCGI.
    func answer(_ exchange: inout Exchange, logger: Logger) {
        let request = Request(exchange)
        do {
            try exchange.send(try respond(to: request, body: &exchange))
        } catch is HTTP.ClientDisconnected {
            logger.debug("the sender has gone", metadata: ["request": "\(request.id)"])
        } catch {
            logger.error("a response was cut short", metadata: ["request": "\(request.id)", "error": "\(error)"])
        }
    }
}
