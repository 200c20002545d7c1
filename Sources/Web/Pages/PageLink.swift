import Storage

/// A way to another page.
struct PageLink: Sendable {
    let title: String
    let path: String

    init(to album: Album, urls: SiteURLs) {
        title = album.title
        path = urls.path(.album(of: album))
    }
}
