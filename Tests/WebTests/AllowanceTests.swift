import Foundation
import Storage
import Testing

@testable import Uploads
@testable import Web

@Suite("Who may send, and how much")
struct AllowanceTests {
    @Test("is not a user who is banned (rule 9)")
    func refusesBanned() throws {
        let site = try SiteInMemory()
        _ = try site.storage.catalog.change([.ban(true)], ofUser: "ann")
        #expect(try site.upload().refusal == "401 Request denied")
        #expect(try site.upload(key: site.otherKey).status == 200)
    }

    @Test("is counted by key and by address, and told when to come again (rule 2)")
    func limitsFloods() throws {
        let site = try SiteInMemory { $0.limits.flood = FloodLimits(counts: [2, 0, 0, 0, 0]) }
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

    @Test("tells guests apart by their addresses, as they all have one key")
    func limitsGuests() throws {
        let site = try SiteInMemory { $0.limits.guestFlood = FloodLimits(counts: [0, 1, 0, 0, 0]) }
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
