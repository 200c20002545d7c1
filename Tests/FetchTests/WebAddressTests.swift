import Testing

@testable import Fetch

@Suite("An address on the web")
struct WebAddressTests {
    @Test(
        "is read into one plain form",
        arguments: [
            ("http://example.com", "http://example.com:80/"), ("https://example.com", "https://example.com:443/"),
            ("HTTP://EXAMPLE.Com/A.png", "http://example.com:80/A.png"),
            ("  http://example.com/a\r\n", "http://example.com:80/a"),
            ("http://example.com:8080/a?b=c#d", "http://example.com:8080/a?b=c"),
            ("http://example.com?x", "http://example.com:80/?x"), ("http://example.com#x", "http://example.com:80/"),
            ("http://example.com/a b/ü.png", "http://example.com:80/a%20b/%C3%BC.png"),
            ("http://example.com/a%20b%zz%", "http://example.com:80/a%20b%25zz%25"),
            ("http://example.com/\\@other.com/<\">", "http://example.com:80/%5C@other.com/%3C%22%3E"),
            ("http://example.com/../a//b/./c", "http://example.com:80/../a//b/./c"),
            ("http://example.com/?u=http://other.com:99/@x", "http://example.com:80/?u=http://other.com:99/@x"),
            ("http://bücher.example/a", "http://xn--bcher-kva.example:80/a"),
            ("http://日本語.jp/a", "http://xn--wgv71a119e.jp:80/a"),
            ("http://my_bucket.cdn.example.com/a", "http://my_bucket.cdn.example.com:80/a"),
            ("http://93.184.216.34:65535/", "http://93.184.216.34:65535/"),
            ("http://[2606:2800::1]/a", "http://[2606:2800:0:0:0:0:0:1]:80/a"),
            ("http://[2606:2800::1]:1024/a", "http://[2606:2800:0:0:0:0:0:1]:1024/a"),
        ])
    func isRead(text: String, plain: String) throws {
        #expect(try WebAddress(text).text == plain)
    }

    @Test(
        "is refused with what is wrong with it",
        arguments: [
            ("example.com/a.png", AddressFlaw.noScheme), ("http:example.com", .noScheme), ("http:/a.com/", .noScheme),
            ("://example.com", .noScheme), ("1http://example.com", .noScheme), ("ht tp://example.com", .noScheme),
            ("http\\://example.com", .noScheme), ("", .noScheme),
            ("http://example.com/a\nb", .controls), ("http://exa\tmple.com/", .controls),
            ("http://example.com/\u{0}", .controls), ("http://example.com/\u{7f}", .controls),
            ("http://user@example.com/", .user), ("http://user:word@example.com/", .user), ("http://@a.com/", .user),
            ("http://a.com:80@b.com/", .user),
            ("http://example.com:/", .port), ("http://example.com:0/", .port), ("http://example.com:22/", .port),
            ("http://example.com:1023/", .port), ("http://example.com:65536/", .port),
            ("http://example.com:+80/", .port), ("http://example.com:8e3/", .port),
            ("http://example.com:80:80/", .port),
            ("http://example.com:99999999999999999999/", .port), ("http://example.com:８０/", .port),
            ("http:///a.png", .host), ("http://:80/", .host), ("http://./", .host), ("http://example.com./", .host),
            ("http://example..com/", .host), ("http://-a.com/", .host), ("http://a-.com/", .host),
            ("http://exa mple.com/", .host), ("http://example.com\\/", .host), ("http://exam%70le.com/", .host),
            ("http://\(String(repeating: "a", count: 64)).com/", .host),
            ("http://\(String(repeating: "abcdefg.", count: 32))com/", .host), ("http://example.1/", .host),
            ("http://a.0x1/", .host), ("http://ex\u{200d}ample.com/", .host), ("http://a／b.com/", .host),
            ("http://[::1/", .host), ("http://::1/", .host), ("http://[]/", .host), ("http://[1.2.3.4]/", .host),
            ("http://[::1]x/", .host), ("http://[fe80::1%eth0]/", .host), ("http://[v1.a]/", .host),
            ("http://[2606:2800::1::2]/", .host), ("http://[[::1]]/", .host),
        ])
    func isRefused(text: String, flaw: AddressFlaw) {
        #expect(throws: FetchRefusal.malformed(flaw)) { try WebAddress(text) }
    }

    @Test("may have 8192 bytes")
    func hasALimit() throws {
        let start = "http://example.com/"
        let longest = start + String(repeating: "a", count: WebAddress.longest - start.utf8.count)
        #expect(try WebAddress(longest).target.utf8.count == WebAddress.longest - start.utf8.count + 1)
        #expect(throws: FetchRefusal.malformed(.tooLong)) { try WebAddress(longest + "a") }
    }

    @Test("with another scheme is refused by its name", arguments: ["ftp", "GOPHER", "file", "ws", "svn+ssh"])
    func refusesSchemes(scheme: String) {
        #expect(throws: FetchRefusal.scheme(scheme.lowercased())) { try WebAddress("\(scheme)://example.com/a.png") }
    }

    @Test("of one label belongs to a private network", arguments: ["localhost", "LOCALHOST", "metadata", "router"])
    func refusesSingleLabels(name: String) {
        #expect(throws: FetchRefusal.notPublic) { try WebAddress("http://\(name)/") }
    }

    @Test(
        "gives the file's name, unescaped and without the query",
        arguments: [
            ("http://a.com/x/photo.jpg?size=2#f", "photo.jpg"), ("http://a.com/my%20photo.jpg", "my photo.jpg"),
            ("http://a.com/f%C3%BCr.png", "für.png"), ("http://a.com/ü b.png", "ü b.png"),
            ("http://a.com/a+b.png", "a+b.png"), ("http://a.com/a%2Fb.png", "a/b.png"), ("http://a.com/100%", "100%"),
        ])
    func hasName(text: String, name: String) throws {
        #expect(try WebAddress(text).fileName == name)
    }

    @Test("has no file name where its path ends in a slash", arguments: ["http://a.com", "http://a.com/b/?c=d.png"])
    func hasNoName(text: String) throws {
        #expect(try WebAddress(text).fileName == nil)
    }

    @Test(
        "is the base of what a redirect says",
        arguments: [
            ("https://b.com/c", "https://b.com:443/c"), ("//b.com/c", "https://b.com:443/c"),
            ("/c?d", "https://a.com:443/c?d"), ("?y", "https://a.com:443/b/c/d;p?y"),
            ("", "https://a.com:443/b/c/d;p?q"),
            ("#s", "https://a.com:443/b/c/d;p?q"), ("g", "https://a.com:443/b/c/g"), ("./g", "https://a.com:443/b/c/g"),
            ("g/", "https://a.com:443/b/c/g/"), ("..", "https://a.com:443/b/"), ("../g", "https://a.com:443/b/g"),
            ("../../g", "https://a.com:443/g"), ("../../../g", "https://a.com:443/g"), (".", "https://a.com:443/b/c/"),
            ("g?y/../x", "https://a.com:443/b/c/g?y/../x"), ("../..", "https://a.com:443/"),
            ("\\\\b.com/c", "https://a.com:443/b/c/%5C%5Cb.com/c"), ("/\\b.com", "https://a.com:443/%5Cb.com"),
            ("bücher.png", "https://a.com:443/b/c/b%C3%BCcher.png"), ("/a:b", "https://a.com:443/a:b"),
        ])
    func isBase(location: String, target: String) throws {
        #expect(try WebAddress("https://a.com/b/c/d;p?q").redirected(to: location).text == target)
    }

    @Test(
        "is no base for what is not on the web", arguments: ["javascript:alert(1)", "mailto:a@b.com", "data:,x", "b:c"])
    func redirectsWithoutSlashes(location: String) throws {
        let address = try WebAddress("https://a.com/")
        #expect(throws: FetchRefusal.malformed(.noScheme)) { try address.redirected(to: location) }
    }
}
