import HTTP
import Storage
import Testing

@testable import Web

@Suite("oEmbed")
struct OEmbedTests {
    let site: SiteInMemory

    init() throws {
        site = try SiteInMemory()
    }

    private func ask(_ address: String, _ more: String = "") throws -> Response {
        try site.fetch("/oembed/", query: "url=\(Route.encoded(address))\(more)")
    }

    private static let head = [
        Header("Cache-Control", "private, no-cache"), Header("Access-Control-Allow-Origin", "*"),
        Header("X-Content-Type-Options", "nosniff"),
    ]

    @Test("tells of a picture")
    func tellsOfAPicture() throws {
        try site.keep("Pic1") { $0.title = "A \"photo\" & <more>" }
        #expect(
            try ask("https://images.example/image/Pic1")
                == Response(
                    status: 200, headers: [Header("Content-Type", "application/json; charset=UTF-8")] + Self.head,
                    body: #"""
                        {"version":"1.0","type":"photo","provider_name":"images.example","provider_url":"https:\/\/images.example\/",\#
                        "title":"A \"photo\" & <more>","web_page":"https:\/\/images.example\/image\/A-photo-.Pic1",\#
                        "width":1600,"height":1200,"url":"https:\/\/images.example\/images\/2025\/11\/23\/file-Pic1.jpg",\#
                        "thumbnail_url":"https:\/\/images.example\/images\/2025\/11\/23\/file-Pic1.th.jpg",\#
                        "thumbnail_width":320,"thumbnail_height":320}
                        """#))
    }

    @Test("tells of a video, in XML as well")
    func tellsOfAVideo() throws {
        try site.keepVideo("Vid1") { $0.title = "A \"clip\" & <more\u{FFFF}" }
        let folder = "https://images.example/images/2025/11/23"
        let video =
            "&lt;video src=&quot;\(folder)/file-Vid1.mp4&quot; controls poster=&quot;\(folder)/file-Vid1.fr.jpeg&quot; width=&quot;640&quot; height=&quot;360&quot;&gt;&lt;/video&gt;"
        #expect(
            try ask("https://images.example/clip/any-words.Vid1", "&format=xml")
                == Response(
                    status: 200, headers: [Header("Content-Type", "text/xml; charset=UTF-8")] + Self.head,
                    body: """
                        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                        <oembed>
                        <version>1.0</version>
                        <type>video</type>
                        <provider_name>images.example</provider_name>
                        <provider_url>https://images.example/</provider_url>
                        <title>A &quot;clip&quot; &amp; &lt;more</title>
                        <web_page>https://images.example/clip/A-clip-.Vid1</web_page>
                        <width>640</width>
                        <height>360</height>
                        <html>\(video)</html>
                        <thumbnail_url>\(folder)/file-Vid1.th.jpeg</thumbnail_url>
                        <thumbnail_width>320</thumbnail_width>
                        <thumbnail_height>320</thumbnail_height>
                        </oembed>

                        """))
    }

    @Test(
        "keeps within the size that was asked for",
        arguments: [
            ("&maxwidth=800", 800, 600, ".jpg", true), ("&maxheight=300", 400, 300, ".md.jpg", false),
            ("&maxwidth=800&maxheight=600", 800, 600, ".jpg", true),
            ("&maxWidth=3000&maxHeight=320", 426, 320, ".md.jpg", true),
            ("&maxwidth=1&maxheight=1", 1, 1, ".md.jpg", false), ("&maxwidth=", 1600, 1200, ".jpg", true),
        ])
    func keepsWithin(query: String, width: Int, height: Int, file: String, hasThumb: Bool) throws {
        try site.keep("Pic1")
        let body = try ask("https://images.example/image/Pic1", query).text
        #expect(body.contains("\"width\":\(width),\"height\":\(height),"))
        #expect(body.contains("file-Pic1\(file)\""))
        #expect(body.contains("thumbnail_url") == hasThumb)
    }

    @Test(
        "refuses what it cannot tell of",
        arguments: [
            ("https://other.example/image/Pic1", "", 403), ("https://images.example/album/Pic1", "", 403),
            ("", "", 403),
            ("https://images.example/image/nope", "", 404), ("https://images.example/image/Wait", "", 403),
            ("https://images.example/image/Over", "", 404), ("https://images.example/image/Own1", "", 404),
            ("https://images.example/image/Pass", "", 401), ("https://images.example/image/Pic1", "&format=yaml", 501),
            ("https://images.example/image/Pic1", "&maxwidth=-1", 400),
            ("https://images.example/image/Pic1", "&maxheight=x", 400),
        ])
    func refuses(address: String, query: String, status: Int) throws {
        let own = try site.addAlbum("Own", privacy: .private)
        let closed = try site.addAlbum("Closed", privacy: .password, password: "x")
        try site.keep("Pic1")
        try site.keep("Wait", isApproved: false)
        try site.keep("Over") { $0.expiresAt = 1 }
        try site.keep("Own1") { $0.albumID = own.id }
        try site.keep("Pass") { $0.albumID = closed.id }
        #expect(try ask(address, query).status == status)
    }
}
