import Accounts
import Storage
import Testing
import Uploads

@Suite("Users")
struct UsersTests {
    let site: TestSite
    let users: Users

    init() throws {
        site = try TestSite()
        users = site.users
    }

    @Test("are added with their role and listed by name")
    func areAdded() throws {
        try users.add(name: "root", isAdministrator: true, at: 1000)
        try users.add(name: "ann", isAdministrator: false, at: 1000)
        #expect(try users.all().map(\.name) == ["ann", "root"])
        #expect(try users.all().map(\.isAdmin) == [false, true])
    }

    @Test(
        "are not added under a name that is empty, padded, too long or not wholly visible",
        arguments: ["", " ", " ann", "ann ", "a\nb", "a\0b", "\u{202E}nna", String(repeating: "x", count: 101)])
    func needNames(name: String) throws {
        #expect(
            sentence { try users.add(name: name, isAdministrator: false, at: 1000) } == """
                a user name has 1 to 100 characters, no control characters, and no blank at its start or end
                """)
        #expect(try users.all() == [])
    }

    @Test("may have a name of 100 characters of any script")
    func haveLongNames() throws {
        for letter in ["x", "é", "猫"] {
            let name = String(repeating: letter, count: 100)
            #expect(try users.add(name: name, isAdministrator: false, at: 1000).name == name)
        }
    }

    @Test("do not share a name, however its letters are composed, and are found by either form of it")
    func haveOwnNames() throws {
        try users.add(name: "Andre\u{301}", isAdministrator: false, at: 1000)
        for name in ["Andr\u{E9}", "Andre\u{301}"] {
            #expect(
                sentence { try users.add(name: name, isAdministrator: true, at: 1000) }
                    == "there is a user “Andr\u{E9}” already")
            #expect(try users.user(named: name).isAdmin == false)
            try users.ban(name)
        }
    }

    @Test("that are not there are named in whatever was to be done with them")
    func mustBeThere() throws {
        let password = { () throws -> Password in
            Issue.record("a password is asked for although there is no such user")
            return try .of("x")
        }
        let attempts: [() throws -> Void] = [
            { _ = try users.user(named: "bob") }, { try users.ban("bob") }, { try users.unban("bob") },
            { try users.setQuota(of: "bob", files: .atMost(1)) }, { try users.setExpiration(of: "bob", to: nil) },
            { try users.setPassword(of: "bob", to: password) },
            { _ = try site.keys.create(for: "bob", label: "", at: 1000) },
            { try site.addAlbum(of: "bob", privacy: .password) },
        ]
        for attempt in attempts { #expect(sentence(of: attempt) == "there is no user “bob”") }
    }

    @Test("are banned and let in again")
    func areBanned() throws {
        try site.addUser("ann")
        try users.ban("ann")
        #expect(try users.user(named: "ann").isBanned)
        try users.unban("ann")
        #expect(try !users.user(named: "ann").isBanned)
    }

    @Test("have each quota changed without the other")
    func haveQuotas() throws {
        try site.addUser("ann")
        func quotas(_ user: User) -> [Int?] { [user.byteQuota, user.fileQuota] }
        #expect(try quotas(users.setQuota(of: "ann", bytes: .atMost(5000))) == [5000, nil])
        #expect(try quotas(users.setQuota(of: "ann", files: .atMost(0))) == [5000, 0])
        #expect(try quotas(users.setQuota(of: "ann", bytes: .unlimited)) == [nil, 0])
        #expect(try quotas(users.setQuota(of: "ann", bytes: .atMost(1), files: .unlimited)) == [1, nil])
    }

    @Test("have no negative quota, and keep the one they have")
    func haveNoNegativeQuotas() throws {
        try site.addUser("ann")
        try users.setQuota(of: "ann", files: .atMost(3))
        for (bytes, files) in [(Quota.atMost(-1), Quota.atMost(7)), (.atMost(7), .atMost(-1))] {
            #expect(
                sentence { try users.setQuota(of: "ann", bytes: bytes, files: files) } == "a quota is 0 or more")
        }
        #expect(try users.user(named: "ann").fileQuota == 3)
        #expect(try users.user(named: "ann").byteQuota == nil)
    }

    @Test("have an expiration in the spellings of the API, or none")
    func haveExpirations() throws {
        try site.addUser("ann")
        for duration in ["P3D", "600", nil] {
            try users.setExpiration(of: "ann", to: duration)
            #expect(try users.user(named: "ann").expiration == duration)
        }
        #expect(
            sentence { try users.setExpiration(of: "ann", to: "soon") }
                == "“soon” is no time: use seconds, a duration such as P3D, or never")
    }

    @Test("have a password of which only the hash is stored")
    func havePasswords() throws {
        try site.addUser("ann")
        try users.setPassword(of: "ann") { try .of("correct horse") }
        #expect(sentence { try users.setPassword(of: "ann") { try .of("") } } == "a password has 1 to 511 bytes")
        let hash = try #require(try site.passwordHash())
        #expect(try Password("correct horse")?.matches(hash) == true)
        #expect(try Password("Correct horse")?.matches(hash) == false)
    }
}
