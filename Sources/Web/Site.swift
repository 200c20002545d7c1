import Accounts
import Logging
import Uploads

/// The whole site: one request, one answer.
package struct Site: Sendable {
    private let api: API
    private let precheck: Precheck
    private let pages: Pages
    private let words: RoutePrefixes
    private let logger: Logger

    /// - Throws: for a page whose template cannot be compiled.
    package init(
        authenticator: Authenticator, uploader: Uploader, views: Views, passwordAttempts: PasswordAttempts,
        settings: SiteSettings, logger: Logger
    ) throws {
        let urls = SiteURLs(base: settings.url, words: settings.words)
        words = settings.words
        api = API(authenticator: authenticator, uploader: uploader, urls: urls, logger: logger)
        precheck = Precheck(authenticator: authenticator, uploader: uploader, logger: logger)
        pages = try Pages(
            uploader: uploader, views: views, passwordAttempts: passwordAttempts, urls: urls, settings: settings,
            logger: logger)
        self.logger = logger
    }

    /// Answers a request.
    ///
    /// - Parameter body: what the sender sends along; it may be left unread.
    /// - Throws: `ClientDisconnected`; nobody is left to answer then.
    package func respond(to request: Request, body: inout some ByteSource & ~Copyable) throws(ClientDisconnected)
        -> Response
    {
        if request.isPrecheck { return precheck.respond(to: request) }
        let route = Route(path: request.path, words: words)
        let began = ContinuousClock.now
        var response =
            switch route {
            case .api(let version, let action):
                try api.respond(to: request, version: version, action: action, body: &body)
            default: try pages.respond(to: request, at: route, body: &body)
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
}
