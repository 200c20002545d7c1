import Logging
import Uploads

/// The whole site: one request, one answer. `Site+Respond.swift` is the way of a request through it.
package struct Site: Sendable {
    let uploader: Uploader
    let api: API
    let precheck: Precheck
    let pages: Pages
    let words: RoutePrefixes
    let logger: Logger

    /// - Throws: for a page whose template cannot be compiled.
    package init(
        uploader: Uploader, views: Views, passwordAttempts: PasswordAttempts, settings: SiteSettings, logger: Logger
    ) throws {
        let urls = SiteURLs(base: settings.url, words: settings.words)
        self.uploader = uploader
        words = settings.words
        api = API(uploader: uploader, urls: urls, logger: logger)
        precheck = Precheck(uploader: uploader, logger: logger)
        pages = try Pages(
            uploader: uploader, views: views, passwordAttempts: passwordAttempts, urls: urls, settings: settings,
            logger: logger)
        self.logger = logger
    }
}
