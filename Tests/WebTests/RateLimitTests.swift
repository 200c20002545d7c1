import Accounts
import Foundation
import HTTP
import Storage
import Testing

@testable import Uploads
@testable import Web

@Suite("Who may send, and how much")
struct RateLimitTests {
    @Test("is not a user who is banned (rule 9)")
    func refusesBanned() throws {
        let site = try SiteInMemory()
        _ = try site.storage.catalog.change([.ban(true)], ofUser: "ann")
        #expect(try site.upload().refusal == "401 Request denied")
        #expect(try site.upload(key: site.otherKey).status == 200)
    }

    @Test("is counted by key and by address, and told when to come again (rule 2)")
    func limitsFloods() throws {
        let site = try SiteInMemory { $0.limits.flood = RateLimits(counts: [2, 0, 0, 0, 0]) }
        #expect(try site.upload(from: "192.0.2.1").status == 200)
        #expect(try site.upload(from: "192.0.2.2").status == 200)
        site.clock.advance(by: 10)
        let refused = try site.upload(from: "192.0.2.3")
        #expect(refused.status == 429)
        #expect(refused.refusal == "130 Flooding detected. You can only upload 2 images per minute")
        #expect(refused.response.header("Retry-After") == "50")
        // The other's key has one upload of the first address against it.
        #expect(try site.upload(key: site.otherKey, from: "192.0.2.1").status == 200)
        #expect(try site.upload(key: site.otherKey, from: "192.0.2.1").status == 429)
        #expect(try site.upload(key: site.adminKey, from: "192.0.2.1").status == 200)
        site.clock.advance(by: 50)
        #expect(try site.upload(from: "192.0.2.1").status == 200)
        #expect(try site.files().count == 2 * 5)
    }

    @Test("may be refused so many times a minute, and accepted uploads do not count (rule 2)")
    func limitsAttempts() throws {
        let site = try SiteInMemory { $0.limits.attempts = 2 }
        let noPicture = Data("no picture".utf8).base64EncodedString()
        for _ in 0..<3 { #expect(try site.upload().status == 200) }
        for _ in 0..<2 { #expect(try site.upload(source: noPicture).status == 400) }
        let refused = try site.upload()
        #expect(refused.status == 429)
        #expect(
            refused.refusal
                == "740 Too many failed uploads: at most 2 per minute may be refused after they were examined or fetched"
        )
        #expect(refused.response.header("Retry-After") == "60")
        let early = try askAboutBody(by: site.userKey, to: site)
        #expect(early.header("X-Refusal-Status") == "429")
        #expect(early.header("Retry-After") == "60")
        // A user is one sender from any address, and others at the same address are others.
        #expect(try site.upload(from: "192.0.2.99").status == 429)
        #expect(try site.upload(key: site.otherKey).status == 200)
        #expect(try site.upload(key: site.guestKey).status == 200)
        for _ in 0..<3 { #expect(try site.upload(source: noPicture, key: site.adminKey).status == 400) }
        site.clock.advance(by: 60)
        #expect(try site.upload().status == 200)
    }

    @Test("makes no attempt by a URL that nobody is asked for, and a household's guests make theirs together (rule 2)")
    func countsAttempts() throws {
        let site = try SiteInMemory { $0.limits.attempts = 1 }
        for url in ["ftp://host.example/a.png", "http://user@host.example/a.png"] {
            #expect(try site.upload(source: url).status == 400)
        }
        #expect(try site.upload().status == 200)
        let noPicture = Data("no picture".utf8).base64EncodedString()
        let statuses = try [(noPicture, "2::1"), (redPNG, "2:ffff::2"), (redPNG, "3::1")].map { source, end in
            try site.upload(source: source, key: site.guestKey, from: "2001:db8:1:\(end)").status
        }
        #expect(statuses == [400, 429, 200])
    }

    /// The precheck's answer about a large body.
    private func askAboutBody(by key: APIKey, to site: SiteInMemory) throws -> Response {
        try site.respond(
            to: Request(
                method: "POST", path: "/precheck", isPrecheck: true, contentLength: 2 << 20, address: "192.0.2.1",
                apiKey: key.text))
    }

    @Test("is held to a number of wrong keys a minute from an address, and a right one is let through (rule 2)")
    func limitsWrongKeys() throws {
        let site = try SiteInMemory { $0.limits.keyAttempts = 2 }
        for key in [APIKey(), APIKey()] {
            #expect(try site.upload(key: key).refusal == "100 Invalid API key.")
        }
        let refused = try site.upload(key: APIKey())
        #expect(refused.status == 429)
        #expect(refused.refusal == "741 Too many wrong API keys: wait a minute before you try another one")
        #expect(refused.response.header("Retry-After") == "60")
        #expect(try askAboutBody(by: APIKey(), to: site).header("X-Refusal-Status") == "429")
        #expect(try askAboutBody(by: site.userKey, to: site).status == 204)
        #expect(try site.upload().status == 200)
        #expect(try site.upload(key: APIKey(), from: "192.0.2.99").status == 400)
        site.clock.advance(by: 60)
        #expect(try site.upload(key: APIKey()).status == 400)
    }

    @Test("counts guests and the users of their address apart, so that neither keeps the other out")
    func countsGuestsApart() throws {
        for key in ["guest", "user"] {
            let site = try SiteInMemory {
                $0.limits.guestFlood = RateLimits(counts: [1, 0, 0, 0, 0])
                $0.limits.flood = RateLimits(counts: [1, 0, 0, 0, 0])
            }
            let keys = key == "guest" ? [site.guestKey, site.userKey] : [site.userKey, site.guestKey]
            for key in keys { #expect(try site.upload(key: key).status == 200) }
            for key in keys { #expect(try site.upload(key: key).status == 429) }
        }
    }

    @Test("tells guests apart by their addresses, as they all have one key")
    func limitsGuests() throws {
        let site = try SiteInMemory { $0.limits.guestFlood = RateLimits(counts: [0, 1, 0, 0, 0]) }
        #expect(try site.upload(key: site.guestKey, from: "192.0.2.1").status == 200)
        #expect(
            try site.upload(key: site.guestKey, from: "192.0.2.1").refusal
                == "130 Flooding detected. You can only upload 1 images per hour")
        #expect(try site.upload(key: site.guestKey, from: "192.0.2.2").status == 200)
        // A household has as many addresses of IPv6 as it likes.
        let household = try ["1", "2", "ffff:0:1"].map {
            try site.upload(key: site.guestKey, from: "2001:db8:1:2::\($0)")
        }
        #expect(household.map(\.status) == [200, 429, 429])
        #expect(try site.upload(key: site.guestKey, from: "2001:db8:1:3::1").status == 200)
    }

    @Test("has a quota of bytes and of files, each refused with a number of its own")
    func hasQuotas() throws {
        let site = try SiteInMemory()
        _ = try site.storage.catalog.change([.fileQuota(1)], ofUser: "ann")
        #expect(try site.upload().status == 200)
        #expect(try site.upload().refusal == "713 You may have 1 uploads: delete others first")
        _ = try site.storage.catalog.change([.fileQuota(nil), .byteQuota(500)], ofUser: "ann")
        #expect(
            try site.upload().refusal
                == "712 Your uploads may have 500 B together, which this one would exceed: delete others first")
        #expect(try site.storage.catalog.uploads(after: 0, atMost: 100).count == 1)
        #expect(try site.files().count == 2)
    }
}
