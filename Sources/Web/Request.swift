/// A request as nginx passes it on, without its body. Its texts come through `Text.streamSafe` and are bounded.
package struct Request: Sendable {
    package var method: String
    /// The path, decoded and with its doubled slashes merged.
    package var path: String
    /// The query as it was sent, without the question mark.
    package var query: String
    /// Whether nginx asks about an upload whose body it has not read yet.
    package var isPrecheck: Bool
    /// The length that the sender announced; `nil` for a chunked body.
    package var contentLength: Int?
    package var contentType: String
    /// The sender's address.
    package var address: String
    /// The header `X-API-Key`.
    package var apiKey: String?
    /// The header `Accept`.
    package var accept: String
    /// The header `Cookie`.
    package var cookie: String
    /// The header `User-Agent`.
    package var userAgent: String
    /// The header `Access-Control-Request-Headers` of a browser's preflight.
    package var requestedHeaders: String
    /// The header `Idempotency-Key`.
    package var idempotencyKey: String?
    /// nginx's id of the request, for the log.
    package var id: String

    package init(
        method: String, path: String, query: String = "", isPrecheck: Bool = false, contentLength: Int? = nil,
        contentType: String = "",
        address: String = "", apiKey: String? = nil, accept: String = "", cookie: String = "",
        userAgent: String = "", requestedHeaders: String = "", idempotencyKey: String? = nil, id: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.isPrecheck = isPrecheck
        self.contentLength = contentLength
        self.contentType = contentType
        self.address = address
        self.apiKey = apiKey
        self.accept = accept
        self.cookie = cookie
        self.userAgent = userAgent
        self.requestedHeaders = requestedHeaders
        self.idempotencyKey = idempotencyKey
        self.id = id
    }
}
