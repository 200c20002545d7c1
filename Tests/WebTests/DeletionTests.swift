import Foundation
import HTTP
import Logging
import Storage
import Testing

@testable import Uploads
@testable import Web

@Suite("A delete link (rule 23)")
struct DeletionTests {
    let site: SiteInMemory
    let link = "/image/Pic1/delete/\(SiteInMemory.token)"

    init() throws {
        site = try SiteInMemory(site: { $0.deleteAttempts = 3 })
        try site.keep("Pic1")
    }

    private var isThere: Bool {
        get throws { try site.storage.catalog.upload(publicID: "Pic1") != nil }
    }

    private static let deleted = Response(
        status: 200,
        headers: [
            Header("Access-Control-Allow-Origin", "*"),
            Header("Access-Control-Expose-Headers", "Retry-After"), Header("Cache-Control", "no-store"),
            Header("Content-Type", "application/json; charset=UTF-8"),
        ],
        body: #"{"status_code":200,"success":{"message":"It is gone for ever.","code":200},"status_txt":"OK"}"#)

    @Test("deletes at once when a program follows it", arguments: ["GET", "POST", "DELETE"])
    func deletesForPrograms(method: String) throws {
        #expect(try site.fetch(link, method: method) == Self.deleted)
        #expect(try !isThere)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(site.folder)/images/2025/11/23").isEmpty)
        #expect(try site.fetch(link, method: method).status == 404)
    }

    @Test("asks a browser first, and warns that the link is a secret")
    func asksBrowsers() throws {
        let page = try site.browse(link)
        #expect(page.status == 200)
        #expect(
            page.headers
                == pageHead.dropLast() + [
                    Header("Referrer-Policy", "no-referrer"), Header("X-Robots-Tag", "noindex, nofollow"),
                ])
        #expect(
            page.text.contains(
                """
                <section class="message">
                <h1>Delete this picture?</h1>
                <p><img src="https://images.example/images/2025/11/23/file-Pic1.th.jpg" alt="" width="160" height="160"></p>
                <p><strong>A photo</strong></p>
                <p>It will be gone for everybody, and cannot be brought back.</p>
                <form method="post" action="\(link)">
                <button class="danger">Delete for ever</button>
                </form>
                <p class="note">Keep the address of this page to yourself. Whoever has it can delete the picture, and the previews that
                chats make of a link delete it without asking.</p>
                </section>
                """))
        #expect(try isThere)
    }

    @Test("deletes for a browser that sends the form", arguments: ["POST", "DELETE"])
    func deletesForForms(method: String) throws {
        let page = try site.browse(link, method: method)
        #expect(page.status == 200)
        #expect(page.text.contains("<h1>Deleted</h1>"))
        #expect(try !isThere)
    }

    @Test("deletes nothing by HEAD", arguments: [browser, "*/*"])
    func isSafeByHead(accept: String) throws {
        let answer = try site.respond(to: Request(method: "HEAD", path: link, accept: accept))
        #expect((answer.status, answer.text) == (200, ""))
        #expect(try isThere)
    }

    @Test(
        "may have any word for the media and any words before the id", arguments: ["/clip/Pic1", "/image/words.Pic1"])
    func mayBeSpelledOtherwise(path: String) throws {
        #expect(try site.fetch("\(path)/delete/\(SiteInMemory.token)") == Self.deleted)
    }

    @Test("deletes what waits for approval too")
    func deletesTheUnapproved() throws {
        _ = try site.fetch(link)
        let waiting = try SiteInMemory()
        try waiting.keep("Pic1", isApproved: false)
        #expect(try !waiting.browse(link).text.contains("file-Pic1"))
        #expect(try waiting.fetch(link) == Self.deleted)
    }

    @Test(
        "with a wrong token is answered as that of an upload that never was",
        arguments: ["GET", "POST", "DELETE", "HEAD"])
    func isNotGuessed(method: String) throws {
        let wrong = String(SiteInMemory.token.dropLast() + "0")
        let answer = try site.fetch("/image/Pic1/delete/\(wrong)", method: method)
        #expect(answer.status == 404)
        #expect(try site.fetch("/image/nope/delete/\(wrong)", method: method) == answer)
        #expect(try site.browse("/image/Pic1/delete/\(wrong)", method: method).status == 404)
        #expect(try isThere)
    }

    @Test("is bounded: after too many wrong ones an address, or a whole /64, is told to wait for a minute")
    func isBounded() throws {
        let wrong = "/image/Pic1/delete/wrong"
        for _ in 0..<3 { #expect(try site.fetch(wrong).status == 404) }
        site.clock.advance(by: 10)
        let refused = try site.fetch(wrong)
        #expect(
            refused
                == Response(
                    status: 429,
                    headers: [
                        Header("Access-Control-Allow-Origin", "*"),
                        Header("Access-Control-Expose-Headers", "Retry-After"), Header("Cache-Control", "no-store"),
                        Header("Content-Type", "application/json; charset=UTF-8"), Header("Retry-After", "50"),
                    ],
                    body: """
                        {"status_code":429,"error":{"message":"Too many wrong tries came from your address. Come again in \
                        50 seconds.","code":429},"status_txt":"Too Many Requests"}
                        """))
        #expect(try site.browse(wrong).header("Retry-After") == "50")
        // Others are not concerned.
        func status(from address: String) throws -> Int {
            try site.respond(to: Request(method: "HEAD", path: wrong, address: address)).status
        }
        #expect(try status(from: "198.51.100.1") == 404)
        for number in 1...3 { #expect(try status(from: "2001:db8:1:2::\(number)") == 404) }
        #expect(try status(from: "2001:db8:1:2:ffff::9") == 429)
        #expect(try status(from: "2001:db8:1:3::1") == 404)
        site.clock.advance(by: 50)
        #expect(try site.fetch(wrong).status == 404)
    }

    @Test("that is right works however many wrong ones came from its address, as others may share that")
    func isNotLockedOut() throws {
        for _ in 0..<9 { _ = try site.fetch("/image/Pic1/delete/wrong") }
        #expect(try site.fetch("/image/Pic1/delete/wrong").status == 429)
        #expect(try site.browse(link).status == 200)
        #expect(try site.fetch(link) == Self.deleted)
    }

    @Test("is counted with all of an IPv6 /64, and goes on being counted when the configuration is read again")
    func isCountedOn() throws {
        func status(from address: String, at site: Site) throws -> Int {
            var body = InMemoryBody([])
            return try site.respond(
                to: Request(method: "GET", path: "/image/Pic1/delete/wrong", address: address), body: &body
            ).status
        }
        for host in 1...3 { #expect(try status(from: "2001:db8:1:2::\(host)", at: site.site) == 404) }
        var settings = SiteSettings(url: "https://images.example")
        settings.deleteAttempts = 3
        let next = try Site(
            authenticator: site.authenticator, uploader: site.uploader, views: site.views,
            passwordAttempts: site.passwordAttempts, settings: settings,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(try status(from: "2001:db8:1:2:ffff::9", at: next) == 429)
        #expect(try status(from: "2001:db8:1:3::1", at: next) == 404)
    }

    @Test("of a second answer for the same upload works as well")
    func mayBeMany() throws {
        let other = DeleteToken()
        let record = try #require(try site.storage.catalog.upload(publicID: "Pic1"))
        #expect(try site.storage.catalog.addDeleteLink(other.hash, to: record.id, counting: [], at: 0))
        #expect(try site.fetch("/image/Pic1/delete/\(other.text)").status == 200)
        #expect(try !isThere)
    }
}
