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
        ])
    func isMade(title: String, slug: String) {
        #expect(SiteURLs.slug(of: title) == slug)
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
            ("&; &amp &1;", "&amp;; &amp;amp &amp;1;"),
        ])
    func isEscaped(text: String, html: String) {
        #expect(TitleText.escaped(text) == html)
    }
}

@Suite("A path")
struct RouteTests {
    @Test(
        "of the API is known in all its spellings",
        arguments: [
            "/api/1/upload", "/api/1/upload/", "//api//1/upload//", "/1/upload", "/1/upload/", "/api/1/upload/extra",
        ])
    func isUpload(path: String) {
        #expect(Route(path: path) == .api(version: "1", action: "upload"))
    }

    @Test("that leads nowhere is told so", arguments: ["/", "/1/uploads", "/2/upload", "/apix", "/upload"])
    func isUnknown(path: String) {
        #expect(Route(path: path) == .unknown)
    }

    @Test("of the API may lack its end")
    func isShort() {
        #expect(Route(path: "/api") == .api(version: nil, action: nil))
        #expect(Route(path: "/api/1") == .api(version: "1", action: nil))
    }
}
