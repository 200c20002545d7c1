import Testing

@testable import Accounts

@Suite("A password")
struct PasswordTests {
    @Test("is known again by its hash, and no other is")
    func isKnownAgain() throws {
        let password = try #require(Password("corréct horse"))
        let hash = try password.hash()
        #expect(hash.hasPrefix("$y$"))
        #expect(try password.matches(hash))
        #expect(try Password("correct horse")?.matches(hash) == false)
        #expect(try password.hash() != hash)
    }

    @Test("is known by a hash that another program made")
    func isKnownFromOutside() throws {
        // perl -e 'print crypt("martlet", q($y$j9T$F5Jx5fExrKuPp53xLKQ..1))'
        let hash = "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$wFEXtDE6.nIlahwZpzGR.E.a/gaC4iE5n9okLMh/ObC"
        #expect(try Password("martlet")?.matches(hash) == true)
        #expect(try Password("Martlet")?.matches(hash) == false)
    }

    @Test("is not checked against what is no hash")
    func needsAHash() throws {
        #expect(throws: PasswordError.self) { try Password("martlet")?.matches("*0") }
        #expect(throws: PasswordError.self) { try Password("martlet")?.matches("") }
    }

    @Test("may not be empty, too long, or cut by a zero byte")
    func hasBounds() {
        #expect(Password("") == nil)
        #expect(Password("a\0b") == nil)
        #expect(Password(String(repeating: "x", count: 511)) != nil)
        #expect(Password(String(repeating: "x", count: 512)) == nil)
    }
}
