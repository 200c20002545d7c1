import Foundation
import HTTP
import Logging
import Storage
import Synchronization
import Testing
import Uploads

@testable import Accounts
@testable import Web

@Suite("The page of an album")
struct AlbumTests {
    let site: SiteInMemory

    init() throws {
        site = try SiteInMemory()
    }

    private func post(_ form: String, to path: String, from address: String = "192.0.2.7") throws -> Response {
        try site.respond(
            to: Request(
                method: "POST", path: path, contentLength: form.utf8.count,
                contentType: "application/x-www-form-urlencoded", address: address, accept: browser), body: form)
    }

    private func browse(_ path: String, cookie: String) throws -> Response {
        try site.respond(to: Request(method: "GET", path: path, accept: browser, cookie: cookie))
    }

    @Test("shows its uploads, newest first, and the albums in it")
    func shows() throws {
        let parent = try site.addAlbum("Par", "All")
        let album = try site.addAlbum("Alb", "Summer & sea", in: parent)
        try site.addAlbum("Sub1", "Beach", in: album)
        try site.addAlbum("Sub2", "Closed", privacy: .password, in: album, password: "x")
        try site.addAlbum("Sub3", "Hidden", privacy: .link, in: album)
        try site.addAlbum("Sub4", "Own", privacy: .private, in: album)
        try site.keep("Pic1") { $0.albumID = album.id }
        try site.keepVideo("Vid1") {
            $0.albumID = album.id; $0.isNotSafeForWork = true
        }
        try site.keep("Pic2")
        try site.keep("Pic3", isApproved: false) { $0.albumID = album.id }
        try site.keep("Pic4") {
            $0.albumID = album.id; $0.expiresAt = 1
        }
        let page = try site.browse("/album/Summer--sea.Alb")
        #expect(page.header("Location") == "/album/Summer-sea.Alb")
        let shown = try site.browse("/album/Summer-sea.Alb")
        #expect(shown.status == 200)
        #expect(shown.headers == pageHead)
        #expect(
            shown.text == """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Summer &amp; sea – images.example</title>
                <link rel="stylesheet" href="/style.css">
                <link rel="icon" href="/icon.svg" type="image/svg+xml">
                <link rel="canonical" href="https://images.example/album/Summer-sea.Alb">
                <meta property="og:type" content="website">
                <meta property="og:title" content="Summer &amp; sea">
                <meta property="og:url" content="https://images.example/album/Summer-sea.Alb">
                <meta property="og:image" content="https://images.example/images/2025/11/23/file-Pic1.th.jpg">
                </head>
                <body>
                <header><a href="/"><img src="/icon.svg" alt="" width="28" height="28"> images.example</a></header>
                <main>
                <p class="way"><a href="/album/All.Par">All</a></p>
                <h1>Summer &amp; sea</h1>
                <ul class="albums">
                <li><a href="/album/Beach.Sub1">Beach</a></li>
                <li><a href="/album/Closed.Sub2">Closed</a></li>
                </ul>
                <ul class="tiles">
                <li class="veiled"><a href="/clip/A-clip.Vid1"><img src="https://images.example/images/2025/11/23/file-Vid1.th.jpeg" alt="" width="320" height="320" loading="lazy"><span><b>▶</b> A clip</span></a></li>
                <li><a href="/image/A-photo.Pic1"><img src="https://images.example/images/2025/11/23/file-Pic1.th.jpg" alt="" width="320" height="320" loading="lazy"><span>A photo</span></a></li>
                </ul>
                </main>
                <footer><a href="/api-v1">API</a></footer>
                </body>
                </html>

                """)
    }

    @Test(
        "has no page behind the last",
        arguments: ["page=2", "page=0", "page=-1", "page=x", "page=99999999999999999999"])
    func hasALastPage(query: String) throws {
        let album = try site.addAlbum("Alb")
        try site.keep("Pic1") { $0.albumID = album.id }
        #expect(try site.browse("/album/Summer.Alb", query: "page=1").status == 200)
        #expect(try site.browse("/album/Summer.Alb", query: query).status == 404)
    }

    @Test("that is empty says so")
    func mayBeEmpty() throws {
        try site.addAlbum("Alb")
        #expect(try site.browse("/album/Summer.Alb").text.contains("<p>There is nothing here yet.</p>"))
        #expect(try site.browse("/album/Alb").header("Location") == "/album/Summer.Alb")
    }

    @Test("is there for nobody when the album is private, and kept from search engines when only its address opens it")
    func isPrivate() throws {
        try site.addAlbum("Own", privacy: .private)
        #expect(try site.browse("/album/Summer.Own").status == 404)
        #expect(try site.browse("/album/Own").status == 404)
        #expect(try site.browse("/album/nope").status == 404)
        try site.addAlbum("Link", privacy: .link)
        #expect(try site.browse("/album/Summer.Link").text.contains("<meta name=\"robots\" content=\"noindex\">"))
    }

    @Test("opens to the password for an hour, with the uploads in it")
    func hasADoor() throws {
        let album = try site.addAlbum("Alb", privacy: .password, password: "Sesam & öffne")
        try site.keep("Pic1") { $0.albumID = album.id }
        let door = try site.browse("/album/Alb")
        #expect(door.status == 200)
        #expect(!door.text.contains("Pic1"))
        // Whether the words before the id are its title is told to nobody.
        for path in ["/album/Summer.Alb", "/album/Winter.Alb"] { #expect(try site.browse(path) == door) }
        #expect(!door.text.contains("Summer"))
        #expect(try !post("password=x", to: "/album/Alb").text.contains("Summer"))
        #expect(
            door.text.contains(
                """
                <form method="post" action="/album/Alb">
                <label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="off" required autofocus>
                <button>Open the album</button>
                </form>
                """))

        let opened = try post("password=Sesam+%26+%C3%B6ffne", to: "/album/Summer.Alb")
        #expect((opened.status, opened.header("Location")) == (303, "/album/Summer.Alb"))
        let set = try #require(opened.header("Set-Cookie"))
        #expect(
            set.wholeMatch(
                of: /album_Alb=1763891320\.[0-9a-f]{64}; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax; Secure/) != nil)

        let cookie = "other=1; " + set.prefix { $0 != ";" }
        #expect(try browse("/album/Summer.Alb", cookie: cookie).text.contains("/image/A-photo.Pic1"))
        #expect(try browse("/album/Alb", cookie: cookie).header("Location") == "/album/Summer.Alb")
        #expect(try browse("/image/A-photo.Pic1", cookie: cookie).status == 200)
        for forged in [
            cookie.replacing("1763891320", with: "1763891321"), String(cookie.dropLast()),
            cookie.replacing("Alb", with: "alb"),
            "album_Alb=1763891320.", "album_Alb=", "album_Alb=x.00",
        ] {
            #expect(try !browse("/album/Summer.Alb", cookie: forged).text.contains("Pic1"))
        }
        site.clock.advance(by: 3600)
        #expect(try !browse("/album/Summer.Alb", cookie: cookie).text.contains("Pic1"))
    }

    @Test("does not open to a wrong password, and after 25 of them to none from there for the day")
    func boundsTries() throws {
        try site.addAlbum("Alb", privacy: .password, password: "right")
        for word in ["password=wrong", "password=", "", "passwort=right"] + Array(repeating: "password=x", count: 21) {
            let answer = try post(word, to: "/album/Summer.Alb")
            #expect(answer.status == 403)
            #expect(answer.header("Set-Cookie") == nil)
            #expect(answer.text.contains("<p role=\"alert\" class=\"wrong\">That was not the password.</p>"))
        }
        let refused = try post("password=right", to: "/album/Summer.Alb")
        #expect((refused.status, refused.header("Retry-After")) == (429, "86400"))
        #expect(try post("password=right", to: "/album/Summer.Alb", from: "192.0.2.8").status == 303)
        site.clock.advance(by: 86_400)
        #expect(try post("password=right", to: "/album/Summer.Alb").status == 303)
    }

    @Test("counts tries of passwords where every process and a site that was set anew see them")
    func countsTriesForAll() throws {
        try site.addAlbum("Alb", privacy: .password, password: "right")
        for _ in 0..<24 { #expect(try post("password=wrong", to: "/album/Alb").status == 403) }
        #expect(try post("password=right", to: "/album/Alb").status == 303)
        let again = try Site(
            authenticator: site.authenticator, uploader: site.uploader, views: site.views,
            passwordAttempts: PasswordAttempts(catalog: site.storage.catalog),
            settings: SiteSettings(url: "https://images.example"),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        func tryAgain() throws -> Int {
            let form = "password=wrong"
            var body = InMemoryBody(Array(form.utf8))
            return try again.respond(
                to: Request(
                    method: "POST", path: "/album/Alb", contentLength: form.utf8.count,
                    contentType: "application/x-www-form-urlencoded", address: "192.0.2.7"), body: &body
            ).status
        }
        #expect(try [tryAgain(), tryAgain()] == [403, 429])
        #expect(try post("password=right", to: "/album/Alb").status == 429)
    }

    @Test("lets no more wrong passwords be tried at once than one after the other")
    func countsTriesAtOnce() throws {
        try site.addAlbum("Alb", privacy: .password, password: "right")
        // Two in this process and two in another.
        let pools = [site.passwordAttempts, PasswordAttempts(catalog: site.storage.catalog)]
        let hash = try #require(try site.storage.catalog.album(publicID: "Alb")?.passwordHash)
        let outcomes = Mutex<[PasswordAttempts.Outcome]>([])
        DispatchQueue.concurrentPerform(iterations: 60) { number in
            let outcome = try? pools[number % 2].attempt(
                Password("wrong"), against: hash, from: "192.0.2.7", at: site.clock.now)
            outcomes.withLock { $0 += outcome.map { [$0] } ?? [] }
        }
        #expect(outcomes.withLock { $0.count } == 60)
        var wrong = outcomes.withLock { $0.count { $0 == .wrong } }
        while try post("password=wrong", to: "/album/Alb").status == 403 { wrong += 1 }
        #expect(wrong == 25)
    }

    @Test("hashes two passwords at a time, and asks the third visitor to come again")
    func hashesTwo() throws {
        try site.addAlbum("Alb", privacy: .password, password: "right")
        let attempts = site.passwordAttempts
        let answer = try attempts.hashing {
            try attempts.hashing { try post("password=right", to: "/album/Alb") }
        }
        let busy = try #require(answer ?? nil)
        #expect((busy.status, busy.header("Retry-After")) == (503, "1"))
        #expect(try attempts.hashing { try post("password=right", to: "/album/Alb").status } == 303)
        // Who has no tries left is told so, and takes no turn.
        for _ in 0..<25 { #expect(try post("password=wrong", to: "/album/Alb").status == 403) }
        let tooMany = try attempts.hashing {
            try attempts.hashing { try post("password=right", to: "/album/Alb").status }
        }
        #expect((tooMany ?? nil) == 429)
    }

    @Test("names its parent as text, and none that is not for everybody")
    func namesItsParent() throws {
        for (number, privacy) in Album.Privacy.allCases.enumerated() {
            let title = "Own <b>& \"more\""
            let parent = try site.addAlbum(
                "Par\(number)", title, privacy: privacy, password: privacy == .password ? "x" : nil)
            try site.addAlbum("Sub\(number)", "Beach", in: parent)
            let page = try site.browse("/album/Beach.Sub\(number)")
            #expect(page.status == 200)
            #expect(!page.text.contains("<b>"))
            let isNamed = page.text.contains(">Own &lt;b&gt;&amp; &quot;more&quot;</a>")
            #expect(isNamed == (privacy == .public))
            #expect(page.text.contains("Par\(number)") == (privacy == .public))
        }
    }

    @Test("asks for no password where there is none")
    func mayHaveNoDoor() throws {
        try site.addAlbum("Alb")
        let answer = try post("password=x", to: "/album/Summer.Alb")
        #expect(
            (answer.status, answer.header("Location"), answer.header("Set-Cookie")) == (303, "/album/Summer.Alb", nil))
    }
}

@Suite("The page of a tag")
struct TagTests {
    @Test("shows the uploads that everybody may see")
    func shows() throws {
        let site = try SiteInMemory()
        let open = try site.addAlbum("Open")
        let link = try site.addAlbum("Link", privacy: .link)
        let own = try site.addAlbum("Own", privacy: .private)
        func keep(_ id: String, in album: Album? = nil, isApproved: Bool = true, until end: Int64? = nil) throws {
            try site.keep(id, isApproved: isApproved) {
                ($0.tags, $0.albumID, $0.expiresAt) = (["a & b", id], album?.id, end)
            }
        }
        try keep("Pic1")
        try keep("Pic2", in: open)
        try keep("Pic3", in: link)
        try keep("Pic4", in: own)
        try keep("Pic5", isApproved: false)
        try keep("Pic6", until: 1)
        try site.keep("Pic7")
        let page = try site.browse("/tag/a & b")
        #expect(page.status == 200)
        #expect(page.text.contains("<title>a &amp; b – images.example</title>"))
        #expect(page.text.contains("<link rel=\"canonical\" href=\"https://images.example/tag/a%20%26%20b\">"))
        #expect(page.text.matches(of: /A-photo\.(Pic\d)"/).map { String($0.output.1) } == ["Pic2", "Pic1"])
        #expect(try site.browse("/tag/Pic4").status == 404)
        #expect(try site.browse("/tag/nowhere").status == 404)
    }
}

@Suite("A list of uploads")
struct ListingTests {
    /// A page of a list of so many uploads, the newest of which has the greatest number.
    private func page(_ page: Int, of count: Int) -> Listing? {
        Listing(page: page, at: .tag("dog"), urls: SiteURLs(base: "https://images.example")) { offset, most in
            (1...count).reversed().dropFirst(offset).prefix(most).map { number in
                UploadRecord(
                    id: Int64(number), publicID: "Pic\(number)", folder: "",
                    names: FileNames(stem: "file", fileExtension: "png"), createdAt: 0)
            }
        }
    }

    @Test("has 24 on a page, and ways to the pages beside it")
    func hasPages() throws {
        let first = try #require(page(1, of: 49))
        #expect(first.tiles.map(\.viewer).first == "/image/Pic49")
        #expect((first.tiles.count, first.previous, first.next) == (24, nil, "/tag/dog?page=2"))
        let second = try #require(page(2, of: 49))
        #expect(second.tiles.map(\.viewer).first == "/image/Pic25")
        #expect((second.tiles.count, second.previous, second.next) == (24, "/tag/dog", "/tag/dog?page=3"))
        let last = try #require(page(3, of: 49))
        #expect(last.tiles.map(\.viewer) == ["/image/Pic1"])
        #expect((last.previous, last.next) == ("/tag/dog?page=2", nil))
        #expect(page(4, of: 49) == nil)
    }

    @Test("has one page as long as it fits")
    func fits() throws {
        let only = try #require(page(1, of: 24))
        #expect((only.tiles.count, only.hasPages) == (24, false))
    }
}
