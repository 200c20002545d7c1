import Accounts
import Foundation
import GRDB
import HTTP
import Storage
import Testing

@testable import Uploads
@testable import Web

@Suite("A request with an Idempotency-Key (rule 28)")
struct IdempotencyTests {
    @Test("is answered again byte for byte, in any format, and makes one upload")
    func isAnsweredAgain() throws {
        let site = try SiteInMemory()
        for format in ["json", "txt", "redirect"] {
            let first = try site.upload(["format": format], idempotencyKey: format)
            site.clock.advance(by: 100)
            #expect(try site.upload(["format": format], idempotencyKey: format).response == first.response)
        }
        #expect(try site.storage.catalog.uploads(after: 0, atMost: 100).count == 3)
    }

    @Test("is refused when it asks for something else, and spoils nothing")
    func isRefused() throws {
        let site = try SiteInMemory()
        let first = try site.upload(idempotencyKey: "a")
        let refused = try site.upload(source: bluePNG, idempotencyKey: "a")
        #expect(refused.status == 422)
        #expect(
            refused.refusal == "714 This Idempotency-Key was used for another upload: use a new one for each upload")
        #expect(try site.upload(["title": "x"], idempotencyKey: "a").status == 422)
        #expect(try site.upload(idempotencyKey: "a").response == first.response)
        #expect(try site.storage.catalog.uploads(after: 0, atMost: 100).count == 1)
    }

    /// One that is long enough for guests.
    private static let long = "0123456789abcdef"

    @Test("is another request of another owner, and without the header")
    func isPersonal() throws {
        let site = try SiteInMemory()
        let keys = [site.userKey, site.otherKey, site.guestKey]
        #expect(Set(try keys.map { try site.upload(key: $0, idempotencyKey: Self.long).id }).count == 3)
        #expect(try site.upload(idempotencyKey: "").id != site.upload(idempotencyKey: "").id)
    }

    @Test("is another request of a guest at another address or with another program, as the answer holds a delete link")
    func isOneGuests() throws {
        let site = try SiteInMemory()
        func send(from address: String, by program: String) throws -> Answer {
            try site.upload(key: site.guestKey, from: address, userAgent: program, idempotencyKey: Self.long)
        }
        let first = try send(from: "192.0.2.1", by: "curl/7.88.1")
        #expect(try send(from: "192.0.2.2", by: "curl/7.88.1").id != first.id)
        #expect(try send(from: "192.0.2.1", by: "curl/8.0.0").id != first.id)
        #expect(try send(from: "192.0.2.1", by: "").id != first.id)
        #expect(try send(from: "192.0.2.1", by: "curl/7.88.1").response == first.response)
    }

    @Test("of a guest is none with a key under 16 characters, which others would think of too")
    func countsLongKeysOfGuests() throws {
        let site = try SiteInMemory()
        for mark in ["1", String(Self.long.dropLast())] {
            let ids = try (0..<2).map { _ in try site.upload(key: site.guestKey, idempotencyKey: mark).id }
            #expect(Set(ids).count == 2)
        }
        let ids = try (0..<2).map { _ in try site.upload(key: site.guestKey, idempotencyKey: Self.long).id }
        #expect(Set(ids).count == 1)
        #expect(try site.upload(key: site.guestKey, idempotencyKey: String(repeating: "k", count: 256)).status == 400)
    }

    @Test("is refused when the answer is to be of another shape, and not when the same is said in another way")
    func hasAShape() throws {
        let site = try SiteInMemory()
        let first = try site.upload(idempotencyKey: "a")
        #expect(try site.upload(["format": "txt"], idempotencyKey: "a").status == 422)
        #expect(try site.upload(["format": "json"], idempotencyKey: "a").response == first.response)
        #expect(try site.upload(["image": redPNG], source: "", idempotencyKey: "a").status == 422)
        #expect(try site.upload(idempotencyKey: "a").response == first.response)
    }

    @Test("is the same one whether its key comes in the header or in the form, but not with another key of its owner")
    func isTheKeysOwn() throws {
        let site = try SiteInMemory()
        let first = try site.upload(idempotencyKey: "a")
        let form = "key=\(site.userKey.text)&source=\(redPNG.replacing("+", with: "%2B"))"
        let again = Request(
            method: "POST", path: "/api/1/upload", contentType: "application/x-www-form-urlencoded",
            address: "192.0.2.1", idempotencyKey: "a")
        #expect(try site.respond(to: again, body: form) == first.response)
        let second = APIKey()
        _ = try site.storage.catalog.addKey(
            publicID: second.publicID, user: try site.storage.catalog.user(named: "ann"), label: "", hash: second.hash,
            at: 0)
        #expect(try site.upload(key: second, idempotencyKey: "a").status == 422)
    }

    @Test("may be sent again though the database failed when it was to be forgotten")
    func isNotHeldUp() throws {
        let site = try SiteInMemory()
        let database = try DatabaseQueue(path: "\(site.folder)/martlet.db")
        try database.write {
            try $0.execute(
                sql: """
                    CREATE TRIGGER no_record BEFORE INSERT ON uploads BEGIN SELECT RAISE(ABORT, 'broken'); END;
                    CREATE TRIGGER no_end BEFORE DELETE ON idempotency_keys BEGIN SELECT RAISE(ABORT, 'broken'); END;
                    """)
        }
        for _ in 0..<2 { #expect(try site.upload(idempotencyKey: "a").status == 500) }
        #expect(try site.upload(source: "not a picture!", idempotencyKey: "b").refusal == "120 Invalid base64 string")
        try database.write { try $0.execute(sql: "DROP TRIGGER no_record; DROP TRIGGER no_end") }
        for mark in ["a", "b"] { #expect(try site.upload(["title": "x"], idempotencyKey: mark).status == 200) }
    }

    @Test("may be sent again when it was refused, and a day later")
    func isForgotten() throws {
        let site = try SiteInMemory()
        #expect(try site.upload(source: "not a picture!", idempotencyKey: "a").status == 400)
        let first = try site.upload(idempotencyKey: "a")
        #expect(first.status == 200)
        site.clock.advance(by: 86_400)
        #expect(try site.upload(idempotencyKey: "a").id != first.id)
    }

    @Test("is kept sealed: the database holds no delete link")
    func isSealed() throws {
        let site = try SiteInMemory()
        let link = try #require(try site.upload(idempotencyKey: "a")["delete_url"] as? String)
        let files = try FileManager.default.contentsOfDirectory(atPath: site.folder).filter {
            $0.hasPrefix("martlet.db")
        }
        for file in files {
            let bytes = try Data(contentsOf: URL(filePath: "\(site.folder)/\(file)"))
            #expect(bytes.firstRange(of: Data(link.suffix(48).utf8)) == nil)
        }
        #expect(files.count >= 2)
    }

    @Test("has a key of at most 255 characters")
    func isBounded() throws {
        let site = try SiteInMemory()
        #expect(
            try site.upload(idempotencyKey: String(repeating: "k", count: 256)).refusal
                == "716 Invalid Idempotency-Key: use at most 255 characters")
        #expect(try site.upload(idempotencyKey: String(repeating: "k", count: 255)).status == 200)
    }
}
