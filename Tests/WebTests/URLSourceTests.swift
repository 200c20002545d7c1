import Accounts
import Fetch
import Foundation
import HTTP
import Storage
import TestHTTPServer
import Testing
import Uploads

@testable import Web

@Suite("A URL as source (rule 17)")
struct URLSourceTests {
    let server: PageServer
    let site: SiteInMemory
    let picture: [UInt8]

    init() throws {
        server = try PageServer()
        var fetch = FetchSettings()
        fetch.testOrigin = Origin(server.origin)
        fetch.time = .seconds(5)
        site = try SiteInMemory(fetch: fetch)
        picture = Array(try #require(Data(base64Encoded: redPNG)))
    }

    /// Sends a URL in a form, or by GET in the query, and gives back status, code and sentence.
    private func send(_ url: String, byGET: Bool = false, to other: SiteInMemory? = nil) throws -> String {
        let site = other ?? site
        let field = "source=" + (url.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        guard byGET else { return said(try site.post(field)) }
        return said(
            try site.respond(
                to: Request(method: "GET", path: "/api/1/upload", query: field, apiKey: site.userKey.text)))
    }

    private func said(_ response: Response) -> String {
        let text = response.text.firstMatch(of: /"message":"(.*?)","code":(\d+)/)
        return "\(response.status) " + (text.map { "\($0.output.2) \($0.output.1)" } ?? "")
    }

    private func name(in response: Response) -> String? {
        response.text.firstMatch(of: /"original_filename":"(.*?)"/).map { String($0.output.1) }
    }

    @Test("that is not public is refused, however it is spelled, and nobody is asked", arguments: [false, true])
    func refusesForbidden(byGET: Bool) throws {
        let canary = try PageServer()
        let forbidden = try ForbiddenURLs.load()
        func answers(_ urls: [String]) throws -> [String: String] {
            var answers: [String: String] = [:]
            for url in urls {
                answers[url] = try send(url.replacing("PORT", with: String(canary.port)), byGET: byGET)
            }
            return answers
        }
        for (url, answer) in try answers(forbidden.notPublic) {
            #expect(answer == "400 400 Unsupported non-public IP address for upload", "\(url)")
        }
        for (url, answer) in try answers(forbidden.notPlain) {
            #expect(answer.hasPrefix("400 720 Invalid URL: "), "\(url): \(answer)")
        }
        for (url, answer) in try answers(forbidden.schemes) {
            let scheme = url.prefix { $0 != ":" }
            #expect(answer == "400 400 Unsupported URL scheme `\(scheme)`", "\(url)")
        }
        #expect(canary.connections == 0)
        #expect(try site.storage.catalog.uploads(after: 0, atMost: 100).count == 0)
    }

    @Test("of the site itself is refused", arguments: ["http://images.example/a.png", "HTTPS://IMAGES.example:8443/"])
    func refusesItself(url: String) throws {
        #expect(try send(url) == "400 400 Unsupported self host URL upload")
    }

    @Test("is fetched and kept, whichever way it is handed in")
    func isFetched() throws {
        let url = server.put(.answer(body: picture), at: "/some/red.png")
        let key = site.userKey.text
        let parts = "--mark\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\n \(url)\r\n--mark--"
        let answers = [
            try site.post("source=\(url)"), try site.post(parts: parts, key: key),
            try site.post("", query: "format=json&source=\(url)"),
            try site.respond(to: Request(method: "GET", path: "/api/1/upload", query: "key=\(key)&source=\(url)")),
            // A client sends everything in the query and the URL as it is, to the end.
            try site.respond(
                to: Request(
                    method: "POST", path: "/api/1/upload", query: "key=\(key)&format=json&source=\(url)?a=b",
                    contentLength: 0)),
        ]
        for answer in answers {
            #expect(said(answer) == "200 200 file uploaded")
            #expect(answer.text.contains(#""width":2,"height":2,"#))
            #expect(
                answer.text.contains(#""md5":"\#(Self.md5OfRedPNG)","source_md5":null,"original_filename":"red.png""#))
            #expect(answer.text.contains(#""title":"red""#))
        }
        #expect(server.connections == answers.count)
    }

    /// As `md5sum` has it.
    private static let md5OfRedPNG = "11955540716f27b8f89c3f4be63eb191"

    @Test("as ImgBB's image is fetched and answered in its shape")
    func answersImgBB() throws {
        let url = server.put(.answer(body: picture), at: "/red.png")
        let answer = try site.post("image=\(url)&name=Far")
        #expect(answer.text.hasPrefix(#"{"status_code":200,"status":200,"success":true,"image":{"name":"red""#))
        #expect(answer.text.contains(#""title":"Far""#))
    }

    @Test(
        "gives its name to the file",
        arguments: [
            ("/some/photo.png?size=large#top", "photo.png"), ("/my%20photo.png", "my photo.png"),
            ("/für%20dich.png", "für dich.png"), ("/photo.jpg", "photo.jpg"), ("/image.php?id=7", "image.php"),
            ("/a%2Fb.png", "b.png"), ("/..%2F..%2Fetc.png", "etc.png"), ("/photo", "photo"),
        ])
    func givesName(path: String, name: String) throws {
        let asked = path.prefix { $0 != "?" }.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? ""
        server.put(.answer(body: picture), at: asked.replacing("%25", with: "%"))
        let url = "http://\(server.origin)\(path)"
        let form = "source=" + (url.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        #expect(self.name(in: try site.post(form)) == name)
    }

    @Test("without a file name gets a random one, and one that was redirected keeps its own")
    func namesTheRest() throws {
        server.put(.answer(body: picture), at: "/")
        let random = try #require(name(in: try site.post("source=http://\(server.origin)/")))
        #expect(random.wholeMatch(of: /[0-9a-f]{12}\.png/) != nil)
        let moved = server.put(.redirect(to: "/other/b.png"), at: "/a.png")
        server.put(.answer(body: picture), at: "/other/b.png")
        #expect(name(in: try site.post("source=\(moved)")) == "a.png")
    }

    @Test(
        "is for those whom the setting allows, and for nobody else is anything asked",
        arguments: [
            (URLUploads.off, []), (.admin, ["admin"]), (.users, ["user", "admin"]),
            (.everyone, ["guest", "user", "admin"]),
        ])
    func followsSetting(urls: URLUploads, allowed: [String]) throws {
        var fetch = FetchSettings()
        fetch.testOrigin = Origin(server.origin)
        let site = try SiteInMemory(fetch: fetch) { $0.fromURL = urls }
        let url = server.put(.answer(body: picture), at: "/red.png")
        let keys = ["guest": site.guestKey, "user": site.userKey, "admin": site.adminKey]
        for (who, key) in keys {
            let answer = try site.respond(
                to: Request(method: "GET", path: "/api/1/upload", query: "source=\(url)", apiKey: key.text))
            let isAllowed = allowed.contains(who)
            #expect(said(answer) == (isAllowed ? "200 200 file uploaded" : "400 403 URL uploading is disabled"))
        }
        #expect(try send("ftp://example.com/a.png", to: site).contains("403") == !allowed.contains("user"))
        #expect(server.connections == allowed.count)
    }

    @Test("is not asked for by someone without a good key, nor where another wish is refused")
    func isAuthorizedFirst() throws {
        let url = server.put(.answer(body: picture), at: "/red.png")
        let wrong = try site.respond(
            to: Request(method: "GET", path: "/api/1/upload", query: "source=\(url)", apiKey: "wrong"))
        #expect(said(wrong) == "400 100 Invalid API key.")
        #expect(said(try site.post("source=\(url)&nsfw=maybe")).hasPrefix("400 702 "))
        #expect(server.connections == 0)
    }

    @Test("that gives no picture is refused with the reason, and leaves nothing")
    func refusesOthers() throws {
        let pages: [(PageServer.Page, String)] = [
            (.answer(body: Array("<html>".utf8)), "400 613 Unavailable image format: "),
            (.answer(), "400 610 Can't get target upload source info: the file is empty"),
            (
                .answer("404 Not Found", body: picture),
                "400 724 The URL could not be fetched: its host answered with status 404"
            ),
            (.redirect(to: "/page"), "400 725 The URL could not be fetched: more than 5 redirects"),
            (.redirect(to: "http://10.0.0.1/"), "400 400 Unsupported non-public IP address for upload"),
            (
                .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc".utf8)),
                "400 726 The URL could not be fetched: its host's answer is broken or cut short"
            ),
            (
                .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 10000000000000\r\n\r\n".utf8)),
                "413 400 File too big - max 1 MB"
            ),
            (.endless, "413 400 File too big - max 1 MB"),
        ]
        var fetch = FetchSettings()
        fetch.testOrigin = Origin(server.origin)
        let site = try SiteInMemory(fetch: fetch) { $0.limits.bytes = 1_000_000 }
        for (page, answer) in pages {
            let url = server.put(page, at: "/page")
            #expect(try send(url, to: site).hasPrefix(answer), "\(page)")
        }
        #expect(try site.storage.catalog.uploads(after: 0, atMost: 100).count == 0)
    }

    @Test("that is slow, or one too many, is told so")
    func refusesSlow() throws {
        let url = server.put(.silent, at: "/silent")
        var fetch = FetchSettings()
        fetch.testOrigin = Origin(server.origin)
        fetch.time = .milliseconds(50)
        #expect(try send(url, to: SiteInMemory(fetch: fetch)) == "400 727 The URL could not be fetched in time")
        fetch.places = 0
        let busy = try SiteInMemory(fetch: fetch).post("source=\(url)")
        #expect(said(busy) == "503 503 The service is busy: try again in a moment")
        #expect(busy.header("Retry-After") == "1")
    }

    @Test("loses to a file, and is not asked for then")
    func losesToFile() throws {
        let url = server.put(.answer(body: picture), at: "/red.png")
        let text = "--mark\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\n\(url)\r\n"
        let file = "--mark\r\nContent-Disposition: form-data; name=\"source\"; filename=\"words.txt\"\r\n\r\nwords\r\n"
        #expect(said(try site.post(parts: text + file + "--mark--", key: site.userKey.text)).hasPrefix("400 610 "))
        #expect(server.connections == 0)
    }

    @Test("is what looks like one: other words are base64 gone wrong")
    func isToldFromBase64() throws {
        for text in ["file:///etc/passwd", "//127.0.0.1/a.png", "javascript:alert(1)", "http:", "mailto:a@b.c", "://a"]
        {
            #expect(try send(text) == "400 120 Invalid base64 string", "\(text)")
        }
    }
}
