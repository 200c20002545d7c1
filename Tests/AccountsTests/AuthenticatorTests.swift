import Accounts
import Storage
import Testing
import Uploads

@Suite("An API key that is presented")
struct AuthenticatorTests {
    let site: TestSite
    let authenticator: Authenticator
    let address = "2001:db8:1:2:3:4:5:6"

    init() throws {
        site = try TestSite()
        authenticator = Authenticator(catalog: site.catalog, wrongKeys: AttemptLimiter(), limit: 2)
        try site.addUser("ann")
        try site.addUser("root", isAdministrator: true)
    }

    private func principal(of key: APIKey) throws -> Principal {
        try authenticator.principal(presenting: key.text, at: address)
    }

    @Test("makes a user, an administrator or a guest of whoever presents it")
    func isWhose() throws {
        let keys = [
            try site.keys.create(for: "ann", label: "", at: 1000),
            try site.keys.create(for: "root", label: "", at: 1000), try site.keys.createForGuests(at: 1000),
        ]
        let ids = try site.keys.all().map(\.id)
        #expect(
            try keys.map(principal) == [
                .user(site.users.user(named: "ann"), .key(ids[0])),
                .administrator(site.users.user(named: "root"), .key(ids[1])),
                .guest(keyID: ids[2], addressPrefix: "2001:db8:1:2"),
            ])
    }

    @Test("is refused if it is missing, malformed, unknown, wrong, revoked or a banned user's")
    func isRefused() throws {
        let key = try site.keys.create(for: "ann", label: "", at: 1000)
        let wrong = key.text.dropLast() + (key.text.hasSuffix("0") ? "1" : "0")
        for text in ["", nil] {
            #expect(throws: Rejection.noKey) { try authenticator.principal(presenting: text, at: address) }
        }
        for text in ["x", "chv__0", APIKey().text, String(wrong), key.text + "_"] {
            #expect(throws: Rejection.wrongKey) { try authenticator.principal(presenting: text, at: address) }
        }
        try site.users.ban("ann")
        #expect(throws: Rejection.banned) { try principal(of: key) }
        try site.keys.revoke(id: key.publicID, at: 2000)
        #expect(throws: Rejection.wrongKey) { try principal(of: key) }
    }

    @Test("is counted if it is wrong, and a right one is accepted all the same")
    func isCounted() throws {
        let key = try site.keys.createForGuests(at: 1000)
        func present(_ text: String, at now: Int64) throws {
            try authenticator.countingWrongKeys(from: address, at: now) {
                _ = try authenticator.principal(presenting: text, at: address)
            }
        }
        for _ in 0..<2 { #expect(throws: Rejection.wrongKey) { try present("x", at: 1000) } }
        #expect(throws: Rejection.tooManyWrongKeys(secondsLeft: 50)) { try present("x", at: 1010) }
        #expect(throws: Rejection.noKey) { try present("", at: 1010) }
        try present(key.text, at: 1010)
        #expect(throws: Rejection.wrongKey) { try present("x", at: 1060) }
    }
}
