/// What the site decides about fetching.
package struct FetchSettings: Sendable, Equatable {
    /// `fetch.seconds` (default 30): for all of a URL, name resolution and redirects included.
    package var time = Duration.seconds(30)
    /// URLs that are fetched at the same time. All other places stay free for those who bring their files.
    package var places = 16
    /// `fetch.test_origin` (default none): the one place that need not be public. For tests alone.
    package var testOrigin: Origin?

    /// Redirects that are followed (contract, rule 17).
    package static let mostRedirects = 5

    package init() {}

    /// The same where so many uploads may be under way together: no more than half of them may wait for a URL.
    package func among(uploads: Int) -> FetchSettings {
        var settings = self
        settings.places = min(places, max(1, uploads / 2))
        return settings
    }
}
