import Logging
import Uploads

/// The whole site: one request, one answer.
package struct Site: Sendable {
    private let api: API
    private let gate: Gate
    private let logger: Logger

    /// - Parameter url: `site.url`, which every address in an answer begins with.
    package init(uploader: Uploader, url: String, logger: Logger) {
        api = API(uploader: uploader, urls: SiteURLs(base: url), logger: logger)
        gate = Gate(uploader: uploader)
        self.logger = logger
    }

    /// Answers a request.
    ///
    /// - Parameter body: what the sender sends along; it may be left unread.
    /// - Throws: `SenderGone`; nobody is left to answer then.
    package func respond(to request: Request, body: inout some ByteSource & ~Copyable) throws(SenderGone) -> Response {
        if request.isForGate { return gate.respond(to: request) }
        var response =
            switch Route(path: request.path) {
            case .api(let version, let action):
                try api.respond(to: request, version: version, action: action, body: &body)
            case .unknown: Self.notFound
            }
        if request.method == "HEAD" { response.body = "" }
        return response
    }

    private static let notFound = Response(
        status: 404, headers: [Header("Content-Type", "text/plain; charset=UTF-8")], body: "There is nothing here.\n")
}
