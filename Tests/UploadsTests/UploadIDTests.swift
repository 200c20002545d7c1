import Testing

@testable import Uploads

@Suite("An id in a URL")
struct UploadIDTests {
    @Test(
        "is the one that the reference makes of the same number and salt",
        arguments: [
            ("0123abcd", 999, 1, "e6"), ("0123abcd", 999, 2, "Vp"), ("0123abcd", 999, 10, "uPD"),
            ("0123abcd", 999, 100, "wsd"), ("0123abcd", 999, 1000, "HYxQ"), ("0123abcd", 999, 123_456, "DO38F"),
            ("0123abcd", 0, 1, "t"), ("0123abcd", 0, 62, "t5"), ("0123abcd", 0, 999, "e6"),
            ("0123abcd", 0, 123_456, "V6p"), ("chevereto", 999, 1, "6g"), ("chevereto", 999, 2, "jv"),
            ("chevereto", 999, 100, "tkb"), ("chevereto", 999, 1000, "8IKa"), ("chevereto", 999, 123_456, "q724G"),
        ])
    func isTheReferences(salt: String, padding: Int, number: Int64, id: String) {
        #expect(UploadIDs.sequential(SequentialIDs(salt: salt, padding: padding)).id(of: number) == id)
    }

    @Test("is eight letters and digits, and another each time, by default")
    func isRandom() {
        let ids = (0..<1000).map { _ in UploadIDs.random.id(of: 1) }
        #expect(Set(ids).count == 1000)
        #expect(ids.allSatisfy { $0.wholeMatch(of: /[0-9A-Za-z]{8}/) != nil })
    }
}
