import Testing

@testable import Uploads

@Suite("A list of tags (rule 14)")
struct TagsTests {
    @Test(
        "gives each tag once and in order",
        arguments: [
            ("cat", ["cat"]), (" cat ,  dog ", ["cat", "dog"]), ("cat,cat", ["cat"]), ("cat,,dog,", ["cat", "dog"]),
            ("Cat,cat", ["Cat", "cat"]), ("two  words,x", ["two words", "x"]), ("#cat,##dog", ["cat", "dog"]),
            ("#cat,cat", ["cat"]), ("größe,日本語,😀", ["größe", "日本語", "😀"]), ("c++,a.b,1,0", ["c++", "a.b", "1"]),
            ("tab\tinside", ["tab inside"]), ("cat,\u{301}dog", ["cat", "\u{301}dog"]), ("\u{202E}evil", ["evil"]),
            (",,,", []), ("  ", []), ("", []),
            (String(repeating: "日", count: 32), [String(repeating: "日", count: 32)]),
        ])
    func isParsed(list: String, tags: [String]) throws {
        #expect(try Tags.parse(list, atMost: 10) == tags)
    }

    @Test(
        "is refused with the name of a tag that breaks the rules",
        arguments: [
            String(repeating: "t", count: 33), "a/b", "a#b", "++", "...", "!!!", "@@", "::", "&&&", "+", "\\\\", "##",
        ])
    func namesTheWrong(tag: String) {
        #expect(throws: Rejection.wrongTag(tag)) { _ = try Tags.parse("good,\(tag)", atMost: 10) }
    }

    @Test("may name very many, and is refused by their number")
    func isLong() {
        let many = (1...20_000).map { "\($0)" }.joined(separator: ",")
        #expect(throws: Rejection.tooManyTags(limit: 10)) { _ = try Tags.parse(many, atMost: 10) }
    }

    @Test("has no more than the site allows, after the doubles are gone")
    func isLimited() throws {
        let ten = (1...10).map { "t\($0)" }
        #expect(try Tags.parse((ten + ten).joined(separator: ","), atMost: 10) == ten)
        #expect(throws: Rejection.tooManyTags(limit: 10)) {
            _ = try Tags.parse((ten + ["t11"]).joined(separator: ","), atMost: 10)
        }
    }
}
