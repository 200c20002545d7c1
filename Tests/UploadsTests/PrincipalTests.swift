import Foundation
import Media
import System
import Testing

@testable import Storage
@testable import Uploads

@Suite("A principal")
struct PrincipalTests {
    private static let ann = User(id: 7, name: "ann", isAdmin: false)
    private static let root = User(id: 8, name: "root", isAdmin: true)

    private func key(_ id: Int64, of user: User?) -> KeyRecord {
        KeyRecord(id: id, publicID: "", user: user, label: "", hash: Data(), createdAt: 0, isRevoked: false)
    }

    private func principal(_ user: User?, at address: String = "192.0.2.1") -> Principal {
        Principal(presenting: key(3, of: user), at: address)
    }

    @Test("is what the owner of the key is")
    func isTheOwner() {
        #expect(principal(Self.ann) == .user(Self.ann, .key(3)))
        #expect(principal(Self.root) == .administrator(Self.root, .key(3)))
        #expect(principal(nil, at: "::ffff:192.0.2.1") == .guest(keyID: 3, addressPrefix: "192.0.2.1"))
    }

    @Test("is one user at all addresses and with all keys, or all guests of one address prefix")
    func isTold() {
        #expect(principal(Self.ann).jobOwner == JobOwner(name: "user 7", isGuest: false))
        #expect(Principal(presenting: key(4, of: Self.ann), at: "192.0.2.9").name == "user 7")
        #expect(
            principal(nil, at: "2001:db8:1:2:3::4").jobOwner == JobOwner(name: "address 2001:db8:1:2", isGuest: true))
    }

    @Test("owns uploads if it is a user or an administrator, and guests own nothing")
    func owns() {
        let principals = [principal(nil), principal(Self.ann), principal(Self.root)]
        #expect(principals.map(\.userID) == [nil, 7, 8])
        #expect(principals.map(\.keyID) == [3, 3, 3])
    }

    @Test("is counted by key and address if a user, by address alone if a guest, and not if an administrator")
    func isCounted() {
        var limits = UploadLimits()
        (limits.flood.counts, limits.guestFlood.counts) = ([5, 0, 0, 0, 0], [0, 6, 0, 0, 0])
        func counters(_ user: User?) -> [RateCounter] {
            limits.rateCounters(of: principal(user), at: "192.0.2.1")
        }
        #expect(
            counters(Self.ann) == [
                RateCounter(sender: "address 192.0.2.1", period: 60, limit: 5),
                RateCounter(sender: "key 3", period: 60, limit: 5),
            ])
        #expect(counters(nil) == [RateCounter(sender: "guests at 192.0.2.1", period: 3600, limit: 6)])
        #expect(counters(Self.root) == [])
    }

    @Test("may do what the site's settings say for guests, users and administrators")
    func mayDo() throws {
        let principals = [principal(nil), principal(Self.ann), principal(Self.root)]
        #expect(principals.map(UploadLimits().bytes) == [10_000_000, 100_000_000, 100_000_000])
        for (moderation, approved) in [
            (Moderation.none, [true, true, true]), (.guests, [false, true, true]), (.all, [false, false, true]),
        ] {
            #expect(principals.map(moderation.approves) == approved)
        }
        for (fromURL, allowed) in [
            (URLUploads.off, [false, false, false]), (.admin, [false, false, true]), (.users, [false, true, true]),
            (.everyone, [true, true, true]),
        ] {
            #expect(principals.map(fromURL.allows) == allowed)
        }
        var watermark = WatermarkSettings()
        watermark.file = try MemoryFile(sealing: [])
        for (roles, isMarked) in [
            (Set([WatermarkSettings.Role.guests]), [true, false, false]), ([.users], [false, true, false]),
            ([.admins], [false, false, true]),
        ] {
            watermark.roles = roles
            #expect(principals.map { watermark.mark(for: $0) != nil } == isMarked)
        }
    }
}
