import Accounts
import HTTP
import Logging
import Uploads

/// The pages that the addresses of uploads lead to, and what is around them. They need no script and set none.
struct Pages: Sendable {
    let uploader: Uploader
    let urls: SiteURLs
    let renderer: PageRenderer
    let openAPI: OpenAPI
    let views: Views
    let passwordAttempts: PasswordAttempts
    let settings: SiteSettings
    let logger: Logger

    init(
        uploader: Uploader, views: Views, passwordAttempts: PasswordAttempts, urls: SiteURLs, settings: SiteSettings,
        logger: Logger
    ) throws {
        self.uploader = uploader
        self.urls = urls
        self.settings = settings
        self.logger = logger
        self.views = views
        self.passwordAttempts = passwordAttempts
        renderer = try PageRenderer(urls: urls)
        openAPI = OpenAPI(urls: urls, settings: uploader.settings)
    }

    /// Answers a request to any address but the API's.
    ///
    /// - Throws: `ClientDisconnected`; nobody is left to answer then.
    func respond(
        to request: Request, at route: Route, body: inout some ByteSource & ~Copyable
    ) throws(ClientDisconnected) -> Response {
        do {
            return switch route {
            case .landing: landing()
            case .apiPage: apiPage()
            case .openAPI: openAPI.response
            case .oEmbed: try oEmbed(request)
            case .viewer(_, _, let id): try viewer(request, at: route, id: id)
            case .deletion(_, let id, let token): try deletion(request, at: route, id: id, token: token)
            case .album(_, let id): try album(request, at: route, id: id, body: &body)
            case .tag(let name): try tag(request, named: name)
            case .stylesheet: SiteFile.stylesheet.response
            case .icon: SiteFile.icon.response
            case .robots: SiteFile.robots.response
            case .api, .precheck, .unknown: message(.notFound, to: request)
            }
        } catch let gone as ClientDisconnected {
            throw gone
        } catch {
            let failure = Failure(error)
            failure.log(to: logger, for: request)
            // Programs that follow a delete link read the API's form.
            guard case .deletion = route else { return message(MessagePage(failure), to: request) }
            return answer(MessagePage(failure), to: request)
        }
    }

    /// A notice in the form that the sender reads: a page for browsers, a line of text for all others.
    func message(_ notice: MessagePage, to request: Request) -> Response {
        guard request.acceptsPages else {
            return Response(
                status: notice.status,
                headers: [
                    Header("Content-Type", "text/plain; charset=UTF-8"), Header("Cache-Control", "no-store"),
                    Header("X-Content-Type-Options", "nosniff"),
                ] + notice.headers, body: .text(notice.text + "\n"))
        }
        return renderer.page(.message, notice, status: notice.status, headers: notice.headers)
    }

    private func landing() -> Response {
        renderer.page(.landing, ["address": urls.address(.landing)])
    }

    private func apiPage() -> Response {
        renderer.page(
            .api, APIPage(urls: urls, publicKey: settings.publicKey, tagsPerFile: uploader.settings.tagsPerFile))
    }
}

extension Request {
    /// Whether a browser asks for a page. Programs that name no type get what they can read.
    var acceptsPages: Bool {
        (header("Accept") ?? "").lowercased().utf8.contains("text/html".utf8)
    }
}
