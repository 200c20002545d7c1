import Accounts
import HTTP
import Storage
import Uploads

extension Pages {
    /// The page of an album. What is private is for nobody; what has a password is behind a door, which does not tell the
    /// title.
    func album(
        _ request: Request, at route: Route, id: String, body: inout some ByteSource & ~Copyable
    ) throws -> Response {
        let access = try ViewerAccess(catalog: uploader.storage.catalog).album(id) {
            AlbumUnlockCookie.isOpen($0, to: request, at: uploader.now())
        }
        switch access {
        case .notFound: return message(.notFound, to: request)
        case .allowed(let album), .locked(let album):
            if request.method == "POST" { return try open(album, request, &body) }
            if case .locked = access { return door(of: album, isWrong: false) }
            return try page(of: album, at: route, request)
        }
    }

    private func page(of album: Album, at route: Route, _ request: Request) throws -> Response {
        guard route == .album(of: album) else { return redirect(to: .album(of: album)) }
        return try contents(of: album, request)
    }

    /// Takes the password of an album from a form.
    private func open(
        _ album: Album, _ request: Request, _ body: inout some ByteSource & ~Copyable
    ) throws -> Response {
        let now = uploader.now()
        guard let hash = album.passwordHash else { return redirect(to: .album(of: album), status: 303) }
        let password = try URLEncodedForm.field("password", of: request, in: &body).flatMap(Password.init)
        switch try passwordAttempts.attempt(password, against: hash, from: request.address, at: now) {
        case .busy: return message(.busy, to: request)
        case .tooMany(let seconds): return message(.tooManyTries(seconds: seconds), to: request)
        case .wrong: return door(of: album, isWrong: true)
        case .right:
            let cookie = AlbumUnlockCookie.cookie(for: album, at: now, urls: urls)
            return redirect(to: .album(of: album), status: 303, headers: [Header("Set-Cookie", cookie)])
        }
    }

    private func door(of album: Album, isWrong: Bool) -> Response {
        let page = AlbumPasswordPage(path: urls.path(.door(of: album)), isWrong: isWrong)
        return renderer.page(.door, page, status: isWrong ? 403 : 200)
    }

    private func contents(of album: Album, _ request: Request) throws -> Response {
        let catalog = uploader.storage.catalog
        let route = Route.album(of: album)
        guard let page = Listing.page(in: request.query),
            let listing = try Listing(
                page: page, at: route, urls: urls,
                fetch: { offset, count in
                    try catalog.uploads(inAlbum: album.id, from: offset, atMost: count, at: uploader.now())
                })
        else { return message(.notFound, to: request) }
        let parent = try album.parentID.flatMap { try catalog.album(id: $0) }
        let albums = page == 1 ? try catalog.albums(inAlbum: album.id) : []
        return renderer.page(
            .album, AlbumPage(of: album, in: parent, albums: albums, listing: listing, urls: urls))
    }
}

extension Route {
    /// The page of an album, in full.
    static func album(of album: Album) -> Route {
        .album(words: TitleSlug.of(album.title), id: album.publicID)
    }

    /// The address of an album that does not tell its title.
    static func door(of album: Album) -> Route {
        .album(words: "", id: album.publicID)
    }
}

/// What the page of an album shows.
struct AlbumPage: Sendable {
    let title: String
    let address: String
    /// Whether search engines may show it.
    let isListed: Bool
    let cover: String?
    let parent: PageLink?
    let albums: [PageLink]
    let hasAlbums: Bool
    let listing: Listing

    init(of album: Album, in parent: Album?, albums: [Album], listing: Listing, urls: SiteURLs) {
        title = album.title
        address = urls.address(.album(of: album))
        isListed = album.privacy == .public
        cover = listing.tiles.first { !$0.isVeiled }?.thumb
        self.parent = parent.flatMap { $0.privacy == .public ? PageLink(to: $0, urls: urls) : nil }
        // Those that only their address opens are not listed.
        self.albums = albums.filter { [.public, .password].contains($0.privacy) }.map { PageLink(to: $0, urls: urls) }
        hasAlbums = !self.albums.isEmpty
        self.listing = listing
    }
}

/// What stands before an album with a password.
struct AlbumPasswordPage: Sendable {
    let path: String
    let isWrong: Bool
}
