import Foundation
import Testing

@Suite("A page behind nginx")
struct PageServingTests {
    private static let browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8"

    let site: LiveSite

    init() throws {
        site = try MartletTests.site.get()
    }

    private func image(_ site: LiveSite, title: String = "A title") throws -> [String: Any] {
        let picture = Part.file(try Pictures.named("small.png"), named: "paged.png")
        return try site.upload([picture, .field("title", title)], key: site.userKey).image
    }

    @Test(
        "shows an upload under the address that its answer told, whatever its title",
        arguments: ["A title", "50 % of \"this\" & <that>", "한국어/제목?", "..", "\u{301}a+b=c;d"])
    func shows(title: String) throws {
        let image = try image(site, title: title)
        let page = try site.get(try #require(image["url_viewer"] as? String), headers: [Self.browser])
        #expect(page.status == 200)
        #expect(page.headers["content-type"] == "text/html; charset=UTF-8")
        #expect(page.headers["cache-control"] == "private, no-cache")
        #expect(page.headers["content-security-policy"]?.hasPrefix("default-src 'none'; ") == true)
        #expect(page.headers["x-content-type-options"] == "nosniff")
        #expect(page.text.contains(try #require(image["url"] as? String)))

        let short = try site.get(try #require(image["url_short"] as? String))
        #expect(short.status == 302)
        #expect(short.headers["location"] == image["path_viewer"] as? String)
        #expect(short.body.isEmpty)
        #expect(try site.send("HEAD", try #require(image["path_viewer"] as? String)).status == 200)
    }

    @Test("of files lets them be kept", arguments: ["/style.css", "/icon.svg", "/robots.txt"])
    func mayBeKept(path: String) throws {
        let file = try site.get(path)
        #expect(file.status == 200)
        #expect(file.headers["cache-control"]?.hasPrefix("public, max-age=") == true)
    }

    @Test("asks a browser before it deletes, deletes at once for a program, and no log has the token")
    func deletes() throws {
        let image = try image(site)
        let link = try #require(image["delete_url"] as? String)
        let asked = try site.get(link, headers: [Self.browser])
        #expect((asked.status, asked.headers["referrer-policy"]) == (200, "no-referrer"))
        #expect(try site.send("HEAD", String(link.trimmingPrefix(site.url))).status == 200)
        #expect(try site.get(try #require(image["url"] as? String)).status == 200)

        let deleted = try site.get(link)
        #expect(deleted.status == 200)
        #expect(deleted.json["status_code"] as? Int == 200)
        for address in ["url", "url_viewer", "url_short", "delete_url"] {
            #expect(try site.get(try #require(image[address] as? String)).status == 404)
        }
        let thumb = try #require((image["thumb"] as? [String: Any])?["url"] as? String)
        #expect(try site.get(thumb).status == 404)

        let logs = URL(filePath: site.configuration).deletingLastPathComponent().appending(path: "log")
        let token = link.suffix(48)
        let names = try FileManager.default.contentsOfDirectory(atPath: logs.path())
        #expect(names.contains("access.log"))
        for name in names {
            #expect(!String(decoding: try Data(contentsOf: logs.appending(path: name)), as: UTF8.self).contains(token))
        }
    }

    @Test("tells an address that tries too many wrong tokens when to come again")
    func boundsTries() throws {
        let site = try LiveSite(settings: "limits:\n  delete_attempts: 2\nroutes:\n  image: i\n")
        let image = try image(site)
        let link = try #require(image["delete_url"] as? String)
        #expect(image["path_viewer"] as? String == "/i/A-title.\(image["id_encoded"] as? String ?? "")")
        let wrong = link.dropLast(48) + String(repeating: "0", count: 48)
        for _ in 0..<2 { #expect(try site.get(String(wrong)).status == 404) }
        let refused = try site.get(String(wrong))
        #expect(refused.status == 429)
        #expect(refused.headers["retry-after"].flatMap { Int($0) }.map { (1...60).contains($0) } == true)
    }
}
