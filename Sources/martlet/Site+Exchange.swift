import FastCGI
import Foundation
import Logging
import Uploads
import Web

extension Exchange: ByteSource {
    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(Web.ClientDisconnected) -> Int {
        do {
            return try receive(into: buffer)
        } catch {
            throw Web.ClientDisconnected()
        }
    }
}

extension Exchange {
    /// A parameter as text, which is safe to be compared. A longer one than any that is meant is cut, and so still longer
    /// than any.
    fileprivate borrowing func text(_ name: String, atMost limit: Int) -> String? {
        parameter(name, atMost: limit).map(Text.streamSafe)
    }

    fileprivate borrowing func number(_ name: String) -> Int? {
        text(name, atMost: 20).flatMap { Int($0) }
    }
}

extension Request {
    /// Bytes of a header whose values are short.
    private static let longestHeader = 1024
    /// nginx takes no longer line by itself (`large_client_header_buffers`).
    private static let longestLine = 8192

    /// The request as nginx put it into parameters (`nginx/martlet/fastcgi.conf`).
    fileprivate init(_ exchange: borrowing Exchange) {
        // In nginx's question about a body, the query stands in the whole address alone, and the length under another
        // name.
        let isPrecheck = exchange.text("MARTLET_PRECHECK", atMost: 2) == "1"
        let address = exchange.parameter("REQUEST_URI", atMost: Exchange.longestParameter) ?? []
        let query = address.drop { $0 != UInt8(ascii: "?") }.dropFirst()
        self.init(
            method: exchange.text("REQUEST_METHOD", atMost: 32) ?? "",
            path: exchange.text("DOCUMENT_URI", atMost: Self.longestLine) ?? "",
            query: exchange.text("QUERY_STRING", atMost: Exchange.longestParameter) ?? Text.streamSafe(query),
            isPrecheck: isPrecheck, contentLength: exchange.number(isPrecheck ? "PRECHECK_LENGTH" : "CONTENT_LENGTH"),
            contentType: exchange.text("CONTENT_TYPE", atMost: Self.longestHeader) ?? "",
            address: exchange.text("REMOTE_ADDR", atMost: 64) ?? "",
            apiKey: exchange.text("HTTP_X_API_KEY", atMost: Self.longestHeader),
            accept: exchange.text("HTTP_ACCEPT", atMost: Self.longestHeader) ?? "",
            cookie: exchange.text("HTTP_COOKIE", atMost: Self.longestLine) ?? "",
            userAgent: exchange.text("HTTP_USER_AGENT", atMost: Self.longestLine) ?? "",
            requestedHeaders: exchange.text("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", atMost: Self.longestLine) ?? "",
            idempotencyKey: exchange.text("HTTP_IDEMPOTENCY_KEY", atMost: Self.longestLine),
            id: exchange.text("REQUEST_ID", atMost: 64) ?? "")
    }
}

extension Site {
    /// Answers one request that came over FastCGI.
    func answer(_ exchange: inout Exchange, logger: Logger) {
        let request = Request(exchange)
        do {
            let response = try respond(to: request, body: &exchange)
            exchange.answer(
                status: response.statusLine, headers: response.headers.map { ($0.name, $0.value) }, body: response.body)
        } catch {
            logger.debug("the sender has gone", metadata: ["request": "\(request.id)"])
        }
    }
}
