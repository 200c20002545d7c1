import Accounts
import Storage
import Testing

@Suite("API keys")
struct APIKeysTests {
    let site: TestSite
    let keys: APIKeys

    init() throws {
        site = try TestSite()
        keys = site.keys
        try site.addUser("ann")
    }

    @Test("are shown once, with their secret, and listed without it")
    func areCreated() throws {
        let first = try keys.create(for: "ann", label: "phone", at: 1000)
        let second = try keys.create(for: "ann", label: "", at: 2000)
        #expect(first.text.wholeMatch(of: /chv_[0-9A-Za-z]{8}_[0-9a-f]{128}/) != nil)
        #expect(first.text != second.text)
        let listed = try keys.all()
        #expect(listed.map(\.publicID) == [first.publicID, second.publicID])
        #expect(listed.map(\.user?.name) == ["ann", "ann"])
        #expect(listed.map(\.label) == ["phone", ""])
        #expect(listed.map(\.hash) == [first.hash, second.hash])
    }

    @Test("are revoked once")
    func areRevoked() throws {
        let key = try keys.create(for: "ann", label: "", at: 1000)
        try keys.revoke(id: key.publicID, at: 2000)
        #expect(try keys.all().map(\.isRevoked) == [true])
        for id in [key.publicID, "x"] {
            #expect(sentence { try keys.revoke(id: id, at: 3000) } == "there is no good key “\(id)”")
        }
    }

    @Test("of guests replace each other, and the last one can be disabled")
    func areReplaced() throws {
        let own = try keys.create(for: "ann", label: "", at: 1000)
        let first = try keys.createForGuests(at: 1000)
        let second = try keys.createForGuests(at: 2000)
        func revoked() throws -> [String: Bool] {
            try Dictionary(uniqueKeysWithValues: keys.all().map { ($0.publicID, $0.isRevoked) })
        }
        #expect(try revoked() == [own.publicID: false, first.publicID: true, second.publicID: false])
        #expect(try keys.all().map(\.label) == ["", "guests", "guests"])
        try keys.disableForGuests(at: 3000)
        #expect(try revoked() == [own.publicID: false, first.publicID: true, second.publicID: true])
        // Nothing is wrong where there is none to disable.
        try keys.disableForGuests(at: 4000)
    }
}
