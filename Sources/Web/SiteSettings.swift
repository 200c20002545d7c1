/// What an operator decides about the site's addresses and pages.
package struct SiteSettings: Sendable {
    /// `site.url`: what every address in an answer begins with.
    package var url = "http://127.0.0.1:8080"
    /// `routes.*`: the words that viewers and albums stand under.
    package var words = RoutePrefixes()
    /// `site.public_key`: the key that the page of the API shows to everybody; `nil` for none.
    package var publicKey: String?
    /// `limits.delete_attempts` (default 10): wrong delete links that an address may try in a minute; 0 for any number.
    package var deleteAttempts = 10

    package init(url: String = "http://127.0.0.1:8080") {
        self.url = url
    }
}
