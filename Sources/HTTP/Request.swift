/// A request as nginx passes it on, without its body. Its texts come through `String(streamSafe:)` and are bounded.
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
    /// nginx's id of the request, for the log.
    package var id: String
    /// The values of the header fields, by their names in lower case.
    private let headers: [String: String]

    /// - Parameter headers: the header fields, by their names in any case.
    package init(
        method: String, path: String, query: String = "", isPrecheck: Bool = false, contentLength: Int? = nil,
        contentType: String = "", address: String = "", headers: [String: String] = [:], id: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.isPrecheck = isPrecheck
        self.contentLength = contentLength
        self.contentType = contentType
        self.address = address
        self.headers = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
        self.id = id
    }

    /// The value of a header field, whatever the case of its name; `nil` when the client did not send it.
    package func header(_ name: String) -> String? {
        headers[name.lowercased()]
    }
}
