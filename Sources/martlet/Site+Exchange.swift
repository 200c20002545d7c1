import FastCGI
import Foundation
import Logging
import Web

extension Exchange: ByteSource {
    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(SenderGone) -> Int {
        do {
            return try receive(into: buffer)
        } catch {
            throw SenderGone()
        }
    }
}

extension Request {
    /// The request as nginx put it into parameters (`nginx/martlet/fastcgi.conf`).
    fileprivate init(_ exchange: borrowing Exchange) {
        // In nginx's question about a body, the query stands in the whole address alone, and the length under another
        // name.
        let isForGate = exchange.parameter("MARTLET_GATE") == "1"
        let address = exchange.parameter("REQUEST_URI") ?? ""
        let query = address.firstIndex(of: "?").map { String(address[address.index(after: $0)...]) } ?? ""
        let length = exchange.parameter(isForGate ? "GATE_LENGTH" : "CONTENT_LENGTH").flatMap { Int($0) }
        self.init(
            method: exchange.parameter("REQUEST_METHOD") ?? "", path: exchange.parameter("DOCUMENT_URI") ?? "",
            query: exchange.parameter("QUERY_STRING") ?? query, isForGate: isForGate, contentLength: length,
            contentType: exchange.parameter("CONTENT_TYPE") ?? "", address: exchange.parameter("REMOTE_ADDR") ?? "",
            apiKey: exchange.parameter("HTTP_X_API_KEY"), accept: exchange.parameter("HTTP_ACCEPT") ?? "",
            cookie: exchange.parameter("HTTP_COOKIE") ?? "",
            idempotencyKey: exchange.parameter("HTTP_IDEMPOTENCY_KEY"), id: exchange.parameter("REQUEST_ID") ?? "")
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
