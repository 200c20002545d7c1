import SlowBody
import Testing

@testable import HTTP

@Suite("An urlencoded form")
struct URLEncodedTests {
    /// Reads all fields of a body.
    private func fields(_ body: String, step: Int) throws -> [[String]] {
        var source = SlowBody(Array(body.utf8), step: step)
        var reader = URLEncodedReader()
        var fields: [[String]] = []
        while let name = try reader.nextField(from: &source) {
            var bytes: [UInt8] = []
            try reader.readValue(from: &source) { bytes += $0 }
            fields.append([String(decoding: name, as: UTF8.self), String(decoding: bytes, as: UTF8.self)])
        }
        return fields
    }

    @Test(
        "gives its fields decoded, in whatever pieces it comes",
        arguments: [
            ("a=b", [["a", "b"]]), ("a=b&c=d", [["a", "b"], ["c", "d"]]), ("", []), ("&&a=1&&", [["a", "1"]]),
            ("a", [["a", ""]]), ("a&b=", [["a", ""], ["b", ""]]), ("=x&a=1", [["a", "1"]]), ("a=b=c", [["a", "b=c"]]),
            ("a=b+c%20d%2Be", [["a", "b c d+e"]]), ("%61=%c3%A9%C3%a9", [["a", "éé"]]),
            ("a=100%&b=%zz%4&c=%", [["a", "100%"], ["b", "%zz%4"], ["c", "%"]]), ("a=%2%41", [["a", "%2A"]]),
            ("a=%%41", [["a", "%A"]]), ("a=%ff", [["a", "\u{fffd}"]]),
        ])
    func givesFields(body: String, expected: [[String]]) throws {
        for step in [1, 2, 3, 7, 1 << 20] { #expect(try fields(body, step: step) == expected) }
        let pairs = URLEncoded.pairs(body).filter { !$0.name.isEmpty }
        #expect(pairs.map { [$0.name, $0.value].map { String(decoding: $0, as: UTF8.self) } } == expected)
    }

    @Test("gives a value that is longer than the reader's memory")
    func givesLongValues() throws {
        let value = String(repeating: "x%41y+", count: 50_000)
        let read = try fields("a=\(value)&b=1", step: 10_000)
        #expect(read == [["a", String(repeating: "xAy ", count: 50_000)], ["b", "1"]])
    }

    @Test("passes over a value that nobody reads")
    func skipsValues() throws {
        var source = SlowBody(Array("a=\(String(repeating: "x", count: 200_000))&b=1".utf8), step: 999)
        var reader = URLEncodedReader()
        #expect(try reader.nextField(from: &source) == Array("a".utf8))
        #expect(try reader.nextField(from: &source) == Array("b".utf8))
        #expect(try reader.nextField(from: &source) == nil)
    }

    @Test("may not have too long names or too many fields")
    func isLimited() throws {
        #expect(throws: FormError.fieldTooLong(name: "name", limit: 1024)) {
            try fields(String(repeating: "x", count: 100_000), step: 500)
        }
        #expect(try fields(String(repeating: "a=1&", count: 200), step: 64).count == 200)
        #expect(throws: FormError.tooManyFields(limit: 200)) {
            try fields(String(repeating: "a=1&", count: 201), step: 64)
        }
    }
}
