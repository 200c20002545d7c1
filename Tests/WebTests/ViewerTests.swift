import Foundation
import HTTP
import Storage
import Testing
import Uploads

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
            page.text == """
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
        let page = try site.browse("/clip/A-clip.Vid1").text
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
            try site.browse("/image/A-photo.Gif1").text.contains(
                "<img src=\"https://images.example/images/2025/11/23/file-Gif1.gif\" alt="))
        try site.keep("Big1") { $0.size = 5_000_001 }
        #expect(
            try site.browse("/image/A-photo.Big1").text.contains(
                "<img src=\"https://images.example/images/2025/11/23/file-Big1.md.jpg\" alt="))
    }

    @Test("veils what is not safe for work")
    func veils() throws {
        try site.keep("Nsfw") { $0.isNotSafeForWork = true }
        let page = try site.browse("/image/A-photo.Nsfw").text
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
        #expect(try site.browse("/image/Pic1").text.contains("<h1>file-Pic1.jpg</h1>"))
    }

    @Test("that was never there is not found", arguments: ["/image/nope", "/image/words.nope", "/clip/nope", "/image"])
    func isUnknown(path: String) throws {
        #expect(try site.browse(path).status == 404)
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
        #expect(try site.browse("/image/A-photo.Pic1").text.contains(" · 2 views</p>"))
    }
}
