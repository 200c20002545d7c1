import Foundation
import HTTP
import Storage
import Testing

@testable import Web

@Suite("A page")
struct HostileTextTests {
    let site: SiteInMemory

    init() throws {
        site = try SiteInMemory()
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
            site.browse("/tag/\(#require(record.tags.first))"), site.browse("/image/Pic1/delete/\(SiteInMemory.token)"),
        ]
        // The same pages of a harmless text have the same markup: nothing of the text became any.
        let plain = try Self.harmless(like: text)
        for (page, other) in zip(pages, plain) {
            #expect(page.status == 200)
            #expect(Self.markup(of: page.text) == Self.markup(of: other.text))
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
