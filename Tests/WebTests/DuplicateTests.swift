import Foundation
import HTTP
import Storage
import Testing

@testable import Uploads
@testable import Web

@Suite("The same bytes again (rule 18)")
struct DuplicateTests {
    @Test("are refused from the same address within a day, but not to administrators")
    func areRefused() throws {
        let site = try SiteInMemory { $0.duplicates = .refuse }
        #expect(try site.upload().status == 200)
        #expect(try site.upload(["title": "another"]).refusal == "101 Duplicated upload")
        #expect(try site.upload(key: site.otherKey).refusal == "101 Duplicated upload")
        #expect(try site.upload(from: "192.0.2.9").status == 200)
        #expect(try site.upload(key: site.adminKey).status == 200)
        #expect(try site.upload(source: bluePNG).status == 200)
        site.clock.advance(by: 86_401)
        #expect(try site.upload().status == 200)
    }

    @Test("are the upload that is there, with a fresh delete link, for their owner")
    func areReused() throws {
        let site = try SiteInMemory { $0.duplicates = .reuse }
        let first = try site.upload()
        let again = try site.upload()
        #expect(again.id == first.id)
        #expect(again["delete_url"] as? String != first["delete_url"] as? String)
        let links = [first, again].map {
            String(($0["delete_url"] as? String ?? "").trimmingPrefix("https://images.example"))
        }
        for link in links {
            #expect(try site.respond(to: Request(method: "HEAD", path: link)).status == 200)
        }
        #expect(try site.upload(key: site.otherKey).id != first.id)
        #expect(try site.upload(["title": "another"]).id != first.id)
        #expect(try site.upload(["expiration": "P1D"]).id != first.id)
    }

    @Test("are no upload that had a wish, which the new one has not")
    func areReusedWhenPlain() throws {
        let site = try SiteInMemory { $0.duplicates = .reuse }
        let album = try site.addAlbum("Own", privacy: .private)
        let plain = try site.upload()
        for wish: KeyValuePairs in [
            ["width": "1"], ["album_id": album.publicID], ["nsfw": "1"], ["tags": "cat"], ["title": "another"],
        ] {
            #expect(try site.upload(wish).id != plain.id)
            #expect(try site.upload().id == plain.id)
        }
        #expect(try site.upload(["nsfw": "1"], source: bluePNG).id != site.upload(source: bluePNG).id)
    }

    @Test("count as an upload each time")
    func areCounted() throws {
        let site = try SiteInMemory {
            $0.duplicates = .reuse
            $0.limits.flood = RateLimits(counts: [3, 0, 0, 0, 0])
        }
        let answers = try (0..<4).map { _ in try site.upload() }
        #expect(answers.map(\.status) == [200, 200, 200, 429])
        #expect(Set(answers.prefix(3).map(\.id)).count == 1)
    }

    @Test("are never another guest's upload")
    func areNotReusedForGuests() throws {
        let site = try SiteInMemory { $0.duplicates = .reuse }
        #expect(try site.upload(key: site.guestKey).id != site.upload(key: site.guestKey).id)
    }
}
