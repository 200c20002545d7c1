import Foundation
import Storage
import Testing

@testable import Web

@Suite("The page of an upload")
struct ViewerTests {
    let site: SiteInMemory

    init() throws {
        site = try SiteInMemory()
    }

    @Test("shows a picture with all that is known of it")
    func showsAPicture() throws {
        let album = try site.addAlbum("Alb")
        try site.keep("Pic1") {
            $0.description = "One line\nand \"another\""
            $0.tags = ["sea & sun", "dog"]
            $0.albumID = album.id
            $0.expiresAt = 1_763_974_120
        }
        let page = try site.browse("/image/A-photo.Pic1")
        #expect(page.status == 200)
        #expect(page.headers == pageHead)
        #expect(
            page.body == """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>A photo – images.example</title>
                <link rel="stylesheet" href="/style.css">
                <link rel="icon" href="/icon.svg" type="image/svg+xml">
                <link rel="canonical" href="https://images.example/image/A-photo.Pic1">
                <link rel="image_src" href="https://images.example/images/2025/11/23/file-Pic1.jpg">
                <link rel="alternate" type="application/json+oembed" href="https://images.example/oembed/?url=https%3A%2F%2Fimages.example%2Fimage%2FA-photo.Pic1&amp;format=json" title="A photo">
                <link rel="alternate" type="text/xml+oembed" href="https://images.example/oembed/?url=https%3A%2F%2Fimages.example%2Fimage%2FA-photo.Pic1&amp;format=xml" title="A photo">
                <meta name="description" content="One line
                and &quot;another&quot;">
                <meta property="og:description" content="One line
                and &quot;another&quot;">
                <meta property="og:site_name" content="images.example">
                <meta property="og:title" content="A photo">
                <meta property="og:url" content="https://images.example/image/A-photo.Pic1">
                <meta property="og:type" content="article">
                <meta property="og:image" content="https://images.example/images/2025/11/23/file-Pic1.jpg">
                <meta property="og:image:width" content="1600">
                <meta property="og:image:height" content="1200">
                <meta name="twitter:card" content="photo">
                <meta name="twitter:title" content="A photo">
                <meta name="twitter:image" content="https://images.example/images/2025/11/23/file-Pic1.jpg">
                <meta name="robots" content="noindex">
                </head>
                <body>
                <header><a href="/"><img src="/icon.svg" alt="" width="28" height="28"> images.example</a></header>
                <main>
                <article>
                <figure>
                <a href="https://images.example/images/2025/11/23/file-Pic1.jpg"><img src="https://images.example/images/2025/11/23/file-Pic1.md.jpg" srcset="https://images.example/images/2025/11/23/file-Pic1.md.jpg 500w, https://images.example/images/2025/11/23/file-Pic1.jpg 1600w" sizes="(min-width: 68rem) 66rem, 96vw" alt="A photo" width="1600" height="1200"></a>
                </figure>
                <h1>A photo</h1>
                <p class="facts">1600 × 1200 — JPG 1.2 MB · <time datetime="2025-11-23T08:48:40Z">2025-11-23 08:48:40</time> · 0 views</p>
                <p class="note">This picture will be deleted on <time datetime="2025-11-24T08:48:40Z">2025-11-24 08:48:40 UTC</time>.</p>
                <p class="way">In the album <a href="/album/Summer.Alb">Summer</a></p>
                <ul class="tags">
                <li><a href="/tag/sea%20%26%20sun" rel="tag">#sea &amp; sun</a></li>
                <li><a href="/tag/dog" rel="tag">#dog</a></li>
                </ul>
                <p class="description">One line
                and &quot;another&quot;</p>
                <p><a class="button" href="https://images.example/images/2025/11/23/file-Pic1.jpg" download="file-Pic1.jpg">Download 1.2 MB</a></p>
                <h2>Embed codes</h2>
                <details open><summary>Links</summary>
                <label>Viewer<input readonly value="https://images.example/image/A-photo.Pic1"></label>
                <label>File<input readonly value="https://images.example/images/2025/11/23/file-Pic1.jpg"></label>
                <label>Thumb<input readonly value="https://images.example/images/2025/11/23/file-Pic1.th.jpg"></label>
                <label>Medium<input readonly value="https://images.example/images/2025/11/23/file-Pic1.md.jpg"></label>
                </details>
                <details><summary>HTML</summary>
                <label>Embedded<input readonly value="&lt;img src=&quot;https://images.example/images/2025/11/23/file-Pic1.jpg&quot; alt=&quot;A photo&quot; border=&quot;0&quot;&gt;"></label>
                <label>Linked<input readonly value="&lt;a href=&quot;https://images.example/image/A-photo.Pic1&quot;&gt;&lt;img src=&quot;https://images.example/images/2025/11/23/file-Pic1.jpg&quot; alt=&quot;A photo&quot; border=&quot;0&quot;&gt;&lt;/a&gt;"></label>
                <label>Medium, linked<input readonly value="&lt;a href=&quot;https://images.example/image/A-photo.Pic1&quot;&gt;&lt;img src=&quot;https://images.example/images/2025/11/23/file-Pic1.md.jpg&quot; alt=&quot;A photo&quot; border=&quot;0&quot;&gt;&lt;/a&gt;"></label>
                <label>Thumb, linked<input readonly value="&lt;a href=&quot;https://images.example/image/A-photo.Pic1&quot;&gt;&lt;img src=&quot;https://images.example/images/2025/11/23/file-Pic1.th.jpg&quot; alt=&quot;A photo&quot; border=&quot;0&quot;&gt;&lt;/a&gt;"></label>
                </details>
                <details><summary>Markdown</summary>
                <label>Embedded<input readonly value="![A photo](https://images.example/images/2025/11/23/file-Pic1.jpg)"></label>
                <label>Linked<input readonly value="[![A photo](https://images.example/images/2025/11/23/file-Pic1.jpg)](https://images.example/image/A-photo.Pic1)"></label>
                <label>Medium, linked<input readonly value="[![A photo](https://images.example/images/2025/11/23/file-Pic1.md.jpg)](https://images.example/image/A-photo.Pic1)"></label>
                <label>Thumb, linked<input readonly value="[![A photo](https://images.example/images/2025/11/23/file-Pic1.th.jpg)](https://images.example/image/A-photo.Pic1)"></label>
                </details>
                <details><summary>BBCode</summary>
                <label>Embedded<input readonly value="[img]https://images.example/images/2025/11/23/file-Pic1.jpg[/img]"></label>
                <label>Linked<input readonly value="[url=https://images.example/image/A-photo.Pic1][img]https://images.example/images/2025/11/23/file-Pic1.jpg[/img][/url]"></label>
                <label>Medium, linked<input readonly value="[url=https://images.example/image/A-photo.Pic1][img]https://images.example/images/2025/11/23/file-Pic1.md.jpg[/img][/url]"></label>
                <label>Thumb, linked<input readonly value="[url=https://images.example/image/A-photo.Pic1][img]https://images.example/images/2025/11/23/file-Pic1.th.jpg[/img][/url]"></label>
                </details>
                </article>
                </main>
                <footer><a href="/api-v1">API</a></footer>
                </body>
                </html>

                """)
    }

    @Test("plays a video, with its frame before it starts")
    func showsAVideo() throws {
        try site.keepVideo("Vid1")
        let page = try site.browse("/clip/A-clip.Vid1").body
        let folder = "https://images.example/images/2025/11/23"
        for part in [
            "<video src=\"\(folder)/file-Vid1.mp4\" poster=\"\(folder)/file-Vid1.fr.jpeg\" width=\"640\" height=\"360\" controls preload=\"none\"></video>",
            "<meta property=\"og:type\" content=\"video.other\">",
            "<meta property=\"og:image\" content=\"\(folder)/file-Vid1.fr.jpeg\">",
            "<meta property=\"og:video\" content=\"\(folder)/file-Vid1.mp4\">",
            "<meta property=\"og:video:type\" content=\"video/mp4\">",
            "<p class=\"facts\">640 × 360 — 01:05 — MP4 1.2 MB · ",
            "value=\"[video]\(folder)/file-Vid1.mp4[/video]\"",
            "value=\"&lt;video src=&quot;\(folder)/file-Vid1.mp4&quot; controls poster=&quot;\(folder)/file-Vid1.fr.jpeg&quot;&gt;&lt;/video&gt;\"",
            "value=\"[![A clip](\(folder)/file-Vid1.fr.jpeg)](https://images.example/clip/A-clip.Vid1)\"",
            "<label>Frame<input readonly value=\"\(folder)/file-Vid1.fr.jpeg\"></label>",
        ] {
            #expect(page.contains(part))
        }
        #expect(!page.contains(".md."))
    }

    @Test("shows a moving picture itself and not its still medium, and a heavy one as medium alone")
    func choosesTheFile() throws {
        try site.keep("Gif1", extension: "gif") { ($0.mime, $0.isAnimated) = ("image/gif", true) }
        #expect(
            try site.browse("/image/A-photo.Gif1").body.contains(
                "<img src=\"https://images.example/images/2025/11/23/file-Gif1.gif\" alt="))
        try site.keep("Big1") { $0.size = 5_000_001 }
        #expect(
            try site.browse("/image/A-photo.Big1").body.contains(
                "<img src=\"https://images.example/images/2025/11/23/file-Big1.md.jpg\" alt="))
    }

    @Test("veils what is not safe for work")
    func veils() throws {
        try site.keep("Nsfw") { $0.isNotSafeForWork = true }
        let page = try site.browse("/image/A-photo.Nsfw").body
        #expect(
            page.contains(
                "<details class=\"veil\"><summary>Not safe for work. Show it all the same</summary>\n<figure>"))
        #expect(page.contains("<meta name=\"rating\" content=\"adult\">"))
    }

    @Test(
        "is reached from every other address of the upload",
        arguments: [
            "/image/Pic1", "/image/Pic1/", "/clip/Pic1", "/image/other-words.Pic1", "/clip/A-photo.Pic1",
            "/image/a-photo.Pic1",
            "/image/.Pic1",
        ])
    func hasOneAddress(path: String) throws {
        try site.keep("Pic1")
        let there = Response(
            status: 302,
            headers: [Header("Location", "/image/A-photo.Pic1"), Header("Cache-Control", "private, no-cache")])
        #expect(try site.browse(path) == there)
        #expect(try site.fetch(path) == there)
        #expect(try site.browse("/image/A-photo.Pic1/", query: "utm=1").status == 200)
    }

    @Test(
        "stands under any title that somebody gives",
        arguments: [
            "v1.2.3", "..", "%2e%2e%2f", "한국어 제목", "a+b=c#d", "<b>x</b>", "e\u{301}", "\u{301}a.\u{301}", "ﬁ",
            "a\u{200B}b", "50 % off?",
            ";:@,$",
        ])
    func standsUnderAnyTitle(title: String) throws {
        let record = try site.keep("Pic1") { $0.title = title }
        let path = SiteURLs(base: "").viewerPath(of: record)
        // As nginx passes it on.
        #expect(try site.browse(path.removingPercentEncoding ?? "").status == 200)
    }

    @Test("without a title has the short address and the name of the file")
    func mayHaveNoTitle() throws {
        try site.keep("Pic1") { $0.title = nil }
        #expect(try site.browse("/image/Pic1").body.contains("<h1>file-Pic1.jpg</h1>"))
    }

    @Test("that was never there is not found", arguments: ["/image/nope", "/image/words.nope", "/clip/nope", "/image"])
    func isUnknown(path: String) throws {
        #expect(try site.browse(path).status == 404)
    }

    @Test("is gone at once when its time is over, and stays so when its files are (rule 11)")
    func expires() throws {
        try site.keep("Pic1") { $0.expiresAt = 1_763_888_020 }
        #expect(try site.browse("/image/A-photo.Pic1").status == 200)
        site.clock.advance(by: 300)
        for _ in 0..<2 {
            let gone = try site.browse("/image/A-photo.Pic1")
            #expect(gone.status == 410)
            #expect(gone.body.contains("<h1>Gone</h1>"))
            #expect(try site.fetch("/image/Pic1").status == 410)
            _ = try site.storage.remove(publicID: "Pic1", because: .expired)
        }
    }

    @Test("is not found when it was deleted")
    func isDeleted() throws {
        try site.keep("Pic1")
        _ = try site.storage.remove(publicID: "Pic1", because: .deleted)
        #expect(try site.browse("/image/A-photo.Pic1").status == 404)
    }

    @Test("is shown to nobody while its owner is banned, nor is any list with it")
    func isBanned() throws {
        let album = try site.addAlbum("Alb")
        try site.keep("Pic1") { ($0.albumID, $0.tags) = (album.id, ["dog"]) }
        let paths = ["/image/A-photo.Pic1", "/album/Summer.Alb", "/tag/dog"]
        var ann = try #require(try site.storage.catalog.user(named: "ann"))
        for (isBanned, status) in [(true, 404), (false, 200)] {
            ann.isBanned = isBanned
            try site.storage.catalog.update(ann)
            for path in paths { #expect(try site.browse(path).status == status) }
        }
    }

    @Test("waits for approval, and tells no title until then")
    func waits() throws {
        try site.keep("Pic1", isApproved: false)
        let page = try site.browse("/image/Pic1")
        #expect(page.status == 403)
        #expect(page.header("Location") == nil)
        #expect(!page.body.contains("A photo"))
        _ = try site.storage.approve(publicID: "Pic1")
        #expect(try site.browse("/image/A-photo.Pic1").status == 200)
    }

    @Test(
        "is as open as the album that it is in",
        arguments: [
            (Album.Privacy.public, 200, false), (.link, 200, true), (.private, 404, true), (.password, 302, true),
        ])
    func followsItsAlbum(privacy: Album.Privacy, status: Int, isUnlisted: Bool) throws {
        let album = try site.addAlbum("Alb", privacy: privacy, password: privacy == .password ? "word" : nil)
        try site.keep("Pic1") { $0.albumID = album.id }
        let page = try site.browse("/image/A-photo.Pic1")
        #expect(page.status == status)
        #expect(page.header("Location") == (privacy == .password ? "/album/Summer.Alb" : nil))
        if status == 200 { #expect(page.body.contains("noindex") == isUnlisted) }
    }

    @Test("counts a visitor once a day, and writes nothing by itself")
    func countsViews() throws {
        try site.keep("Pic1")
        func look(from address: String, method: String = "GET") throws {
            _ = try site.respond(
                to: Request(method: method, path: "/image/A-photo.Pic1", address: address, accept: browser))
        }
        try look(from: "192.0.2.1")
        try look(from: "192.0.2.1")
        try look(from: "192.0.2.2")
        try look(from: "192.0.2.3", method: "HEAD")
        _ = try site.browse("/image/Pic1")
        #expect(try site.storage.catalog.upload(publicID: "Pic1")?.views == 0)
        try site.views.flush()
        #expect(try site.storage.catalog.upload(publicID: "Pic1")?.views == 2)
        #expect(try site.browse("/image/A-photo.Pic1").body.contains(" · 2 views</p>"))
    }

    /// What would break out of text, of an attribute, or of an embed code.
    private static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'<b>", "</title><script>1</script>",
        "\"\u{301} onfocus=alert(1) autofocus x=\"\u{308}", "<\u{200D}img src=x onerror=alert(1)>", "{{page.file}}",
        "{{{.}}}",
        "]](javascript:alert(1))", "&lt;script&gt;", "--><script>1</script>",
    ]

    @Test("takes no harm from any text in any field", arguments: hostile)
    func takesNoHarm(text: String) throws {
        let album = try site.addAlbum("Alb", text)
        try site.keep("Pic1", as: "plain") {
            ($0.title, $0.description, $0.tags) = (text, text, [String(text.replacing("/", with: "").prefix(32))])
            $0.albumID = album.id
        }
        let record = try #require(try site.storage.catalog.upload(publicID: "Pic1"))
        let urls = SiteURLs(base: "")
        let pages = try [
            site.browse(urls.viewerPath(of: record).removingPercentEncoding ?? ""),
            site.browse(urls.path(.album(of: album)).removingPercentEncoding ?? ""),
            site.browse("/tag/\(record.tags[0])"), site.browse("/image/Pic1/delete/\(SiteInMemory.token)"),
        ]
        // The same pages of a harmless text have the same markup: nothing of the text became any.
        let plain = try Self.harmless(like: text)
        for (page, other) in zip(pages, plain) {
            #expect(page.status == 200)
            #expect(Self.markup(of: page.body) == Self.markup(of: other.body))
        }
    }

    /// The pages of `takesNoHarm` with a text of letters in place of the hostile one.
    private static func harmless(like text: String) throws -> [Response] {
        let site = try SiteInMemory()
        let album = try site.addAlbum("Alb", "letters")
        try site.keep("Pic1", as: "plain") {
            ($0.title, $0.description, $0.tags, $0.albumID) = ("letters", "letters", ["letters"], album.id)
        }
        return try [
            site.browse("/image/letters.Pic1"), site.browse("/album/letters.Alb"), site.browse("/tag/letters"),
            site.browse("/image/Pic1/delete/\(SiteInMemory.token)"),
        ]
    }

    /// The tags of a page in order, each with the names of its attributes, as a browser would read them.
    private static func markup(of page: String) -> [String] {
        var result: [String] = []
        var rest = Array(page.utf8)[...]
        func next(_ byte: Character) -> Int? { rest.firstIndex(of: byte.asciiValue ?? 0) }
        while let open = next("<") {
            rest = rest[(open + 1)...]
            var tag = ""
            while let byte = rest.popFirst(), byte != UInt8(ascii: ">") {
                // A quoted value ends at the next quote and nowhere else.
                if byte == UInt8(ascii: "\""), let end = next("\"") { rest = rest[(end + 1)...] }
                tag.unicodeScalars.append(UnicodeScalar(byte))
            }
            result.append(tag)
        }
        return result
    }
}
