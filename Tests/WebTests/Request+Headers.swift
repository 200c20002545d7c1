import HTTP

@testable import Web

extension Request {
    /// A request with the header fields that tests need; `nil` for one that is not sent.
    init(
        method: String, path: String, query: String = "", isPrecheck: Bool = false, contentLength: Int? = nil,
        contentType: String = "", address: String = "", apiKey: String? = nil, accept: String? = nil,
        cookie: String? = nil, userAgent: String? = nil, requestedHeaders: String? = nil, idempotencyKey: String? = nil,
        id: String = ""
    ) {
        let headers = [
            "X-API-Key": apiKey, "Accept": accept, "Cookie": cookie, "User-Agent": userAgent,
            "Access-Control-Request-Headers": requestedHeaders, "Idempotency-Key": idempotencyKey,
        ]
        self.init(
            method: method, path: path, query: query, isPrecheck: isPrecheck, contentLength: contentLength,
            contentType: contentType, address: address, headers: headers.compactMapValues { $0 }, id: id)
    }
}

extension Response {
    init(status: Int, headers: [Header] = [], body: String) {
        self.init(status: status, headers: headers, body: .text(body))
    }

    /// The body as text.
    var text: String {
        switch body {
        case .text(let text): text
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .file: "(a file)"
        }
    }
}
