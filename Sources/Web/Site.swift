package import Accounts
import HTTP
package import Logging
package import Uploads

/// The whole site: one request, one answer. `Site+Respond.swift` is the way of a request through it.
package struct Site: Sendable {
    let authenticator: Authenticator
    let uploader: Uploader
    let api: API
    let precheck: Precheck
    let pages: Pages
    let words: RoutePrefixes
    let logger: Logger

    /// - Throws: for a page whose template cannot be compiled.
    package init(
        authenticator: Authenticator, uploader: Uploader, views: Views, passwordAttempts: PasswordAttempts,
        settings: SiteSettings, logger: Logger
    ) throws {
        let urls = SiteURLs(base: settings.url, words: settings.words)
        self.authenticator = authenticator
        self.uploader = uploader
        words = settings.words
        api = API(authenticator: authenticator, uploader: uploader, urls: urls, logger: logger)
        precheck = Precheck(authenticator: authenticator, uploader: uploader, logger: logger)
        pages = try Pages(
            uploader: uploader, views: views, passwordAttempts: passwordAttempts, urls: urls, settings: settings,
            logger: logger)
        self.logger = logger
    }
}
