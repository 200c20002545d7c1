import HTTP
import Mustache

/// Makes pages of templates. Nothing that a value holds becomes markup.
struct PageRenderer: Sendable {
    private let library: MustacheLibrary
    private let frame: PageFrame
    private let policy: String

    /// Compiles every template.
    ///
    /// - Throws: `MustacheTemplate.ParserError` for one that is no template.
    init(urls: SiteURLs) throws {
        MustacheContentTypes.register(PageText(), named: PageText.name)
        var library = MustacheLibrary()
        for template in Template.allCases {
            // Each template says so itself, as the library begins every one with its own way to escape.
            let text = "{{% CONTENT_TYPE:\(PageText.name)}}\n" + String(decoding: template.source, as: UTF8.self)
            try library.register(text, named: template.rawValue)
        }
        self.library = library
        frame = PageFrame(urls)
        policy = """
            default-src 'none'; img-src 'self' \(urls.origin); media-src 'self' \(urls.origin); style-src 'self'; \
            form-action 'self'; base-uri 'none'; frame-ancestors 'none'
            """
    }

    /// A page as an answer. Nobody keeps it without asking again, as deletion and expiry are to be seen at once.
    ///
    /// - Parameters:
    ///   - content: the value that the template calls `page`.
    ///   - headers: further ones.
    func page(_ template: Template, _ content: Any, status: Int = 200, headers: [Header] = []) -> Response {
        var lines = [
            Header("Content-Type", "text/html; charset=UTF-8"), Header("Cache-Control", "private, no-cache"),
            Header("Content-Security-Policy", policy), Header("X-Content-Type-Options", "nosniff"),
        ]
        if !headers.contains(where: { $0.name == "Referrer-Policy" }) {
            lines.append(Header("Referrer-Policy", "same-origin"))
        }
        let body = library.render(["site": frame, "page": content], withTemplate: template.rawValue)
        return Response(status: status, headers: lines + headers, body: .text(body ?? ""))
    }
}

/// What every page shows of the site.
struct PageFrame: Sendable {
    let name: String
    let home: String
    let style: String
    let icon: String
    let api: String

    init(_ urls: SiteURLs) {
        name = urls.host
        home = urls.path(.landing)
        style = urls.path(.stylesheet)
        icon = urls.path(.icon)
        api = urls.path(.apiPage)
    }
}
