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
        let route = Route(path: request.path)
        let began = ContinuousClock.now
        var response =
            switch route {
            case .api(let version, let action):
                try api.respond(to: request, version: version, action: action, body: &body)
            case .unknown: Self.notFound
            }
        if request.method == "HEAD" { response.body = "" }
        log(request, route, response, took: ContinuousClock.now - began)
        return response
    }

    /// One line a request. None of its words comes from the client.
    private func log(_ request: Request, _ route: Route, _ response: Response, took time: Duration) {
        logger.info(
            "answered",
            metadata: [
                "request": "\(request.id)", "route": "\(route.name)", "status": "\(response.status)",
                "bytes": "\(request.contentLength ?? 0)", "ms": "\(time / .milliseconds(1))",
            ])
    }

    private static let notFound = Response(
        status: 404, headers: [Header("Content-Type", "text/plain; charset=UTF-8")], body: "There is nothing here.\n")
}
