import Testing

@testable import Web

@Suite("The slug of a title in the viewer's address")
struct SlugTests {
    @Test(
        "is made as the reference makes it",
        arguments: [
            ("Hello, World!", "Hello%2C-World"), ("a & b? c/d", "a-b-cd"), ("100% cotton #1", "100%25-cotton-%231"),
            ("한국어 제목", "%ED%95%9C%EA%B5%AD%EC%96%B4-%EC%A0%9C%EB%AA%A9"), ("<b>bold</b> move", "bold-move"),
            ("  a -  b --c ", "a-b-c"), ("a.b_c~d", "a.b_cd"), ("???", ""), ("one < two", "one-"),
            ("a/\u{301}b", "a%CC%81b"), ("a\"\u{301}", "a%CC%81"),
        ])
    func isMade(title: String, slug: String) {
        #expect(
            Route.viewer(isVideo: false, words: TitleSlug.of(title), id: "ID").path(words: RoutePrefixes()) == "/image/"
                + (slug.isEmpty ? "ID" : slug + ".ID"))
    }
}

@Suite("A title in little room")
struct TitleTextTests {
    @Test(
        "is cut after 25 characters when it has more than 28",
        arguments: [
            ("short", "short"), (String(repeating: "x", count: 28), String(repeating: "x", count: 28)),
            (String(repeating: "é", count: 29), String(repeating: "é", count: 25) + "..."),
            ("twenty-four letters here and more", "twenty-four letters here..."), ("", ""),
        ])
    func isCut(title: String, shown: String) {
        #expect(TitleText.truncated(title) == shown)
    }

    @Test(
        "is escaped for HTML once",
        arguments: [
            ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&apos;"), ("A &amp; B &#39; &#x1F; C", "A &amp; B &#39; &#x1F; C"),
            ("&; &amp &1;", "&amp;; &amp;amp &amp;1;"), ("\"\u{301} <\u{308}", "&quot;\u{301} &lt;\u{308}"),
        ])
    func isEscaped(text: String, html: String) {
        #expect(TitleText.escaped(text) == html)
    }
}

@Suite("A path")
struct RouteTests {
    @Test(
        "of the API is known in all its spellings (rule 4)",
        arguments: [
            "/api/1/upload", "/api/1/upload/", "//api//1/upload//", "/1/upload", "/1/upload/",
        ])
    func isUpload(path: String) {
        #expect(Route(path: path) == .api(version: "1", action: "upload"))
    }

    @Test("of the API has all that follows the version as its action")
    func hasOneAction() {
        #expect(Route(path: "/api/1/upload//extra/") == .api(version: "1", action: "upload/extra"))
        #expect(Route(path: "/api/1") == .api(version: "1", action: nil))
        #expect(Route(path: "/api") == .api(version: nil, action: nil))
    }

    @Test("that is longer than any of ours, or has a zero byte, leads nowhere")
    func isBounded() {
        let words = String(repeating: "a", count: Route.longestPath - "/image/.Pic1".utf8.count)
        #expect(Route(path: "/image/\(words).Pic1") == .viewer(isVideo: false, words: words, id: "Pic1"))
        #expect(Route(path: "/image/a\(words).Pic1") == .unknown)
        #expect(Route(path: "/image/Pic1\u{0}") == .unknown)
    }

    @Test(
        "that leads nowhere is told so",
        arguments: [
            "/1/uploads", "/2/upload", "/apix", "/upload", "/image", "/clip/", "/image/a b", "/image/words.",
            "/images/x",
            "/image/a/b", "/image/a/delete", "/image/a/remove/b", "/tag", "/tag/a/b", "/api-v1/x", "/oembed/x",
            "/video/a",
        ])
    func isUnknown(path: String) {
        #expect(Route(path: path) == .unknown)
    }

    @Test("of the API may lack its end")
    func isShort() {
        #expect(Route(path: "/api") == .api(version: nil, action: nil))
        #expect(Route(path: "/api/1") == .api(version: "1", action: nil))
    }
}

@Suite("An address")
struct AddressTests {
    private static let routes: [(Route, String)] = [
        (.landing, "/"), (.apiPage, "/api-v1"), (.openAPI, "/api/openapi.json"), (.oEmbed, "/oembed/"),
        (.stylesheet, "/style.css"),
        (.icon, "/icon.svg"), (.robots, "/robots.txt"), (.api(version: "1", action: "upload"), "/api/1/upload"),
        (.viewer(isVideo: false, words: "", id: "Ab1"), "/image/Ab1"),
        (.viewer(isVideo: false, words: "v1.2", id: "Ab1"), "/image/v1.2.Ab1"),
        (.viewer(isVideo: true, words: "한 % #", id: "Ab1"), "/clip/%ED%95%9C%20%25%20%23.Ab1"),
        (.deletion(isVideo: false, id: "Ab1", token: "0f"), "/image/Ab1/delete/0f"),
        (.deletion(isVideo: true, id: "Ab1", token: "0f"), "/clip/Ab1/delete/0f"),
        (.album(words: "Trip", id: "Zz"), "/album/Trip.Zz"), (.tag("c++ & d"), "/tag/c%2B%2B%20%26%20d"),
    ]

    @Test("is written and read alike", arguments: routes)
    func goesBothWays(route: Route, path: String) {
        #expect(route.path(words: RoutePrefixes()) == path)
        let urls = SiteURLs(base: "https://images.example/below")
        #expect(urls.address(route) == "https://images.example/below" + path)
        #expect(urls.path(route) == "/below" + path)
        #expect(urls.route(ofAddress: urls.address(route) + "?x=/y#z") == route)
    }

    @Test(
        "of another site leads nowhere",
        arguments: [
            "https://images.example.org/image/a", "http://images.example/image/a", "/image/a", "",
            "https://images.exampl",
        ])
    func isOurs(address: String) {
        #expect(SiteURLs(base: "https://images.example").route(ofAddress: address) == nil)
    }

    @Test("begins with the words that the operator chose (rule 22)")
    func hasOtherWords() {
        var words = RoutePrefixes()
        (words.image, words.video, words.album) = ("i", "v", "set")
        #expect(Route(path: "/i/a", words: words) == .viewer(isVideo: false, words: "", id: "a"))
        #expect(Route(path: "/v/a", words: words) == .viewer(isVideo: true, words: "", id: "a"))
        #expect(Route(path: "/set/a", words: words) == .album(words: "", id: "a"))
        #expect(Route(path: "/image/a", words: words) == .unknown)
    }

    @Test(
        "does not begin with a word that could not be read back",
        arguments: [
            "", "Image", "a/b", "é", "a b", "api", "images", "tag", "1", "precheck", "delete", "api-v1", "oembed",
        ])
    func hasUsableWords(word: String) {
        #expect(!RoutePrefixes.isUsable(word))
    }
}
