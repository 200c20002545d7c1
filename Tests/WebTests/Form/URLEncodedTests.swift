import Testing

@testable import Web

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

@Suite("Base64")
struct Base64Tests {
    private func decoded(_ text: String, step: Int) throws -> [UInt8] {
        var decoder = Base64Decoder()
        var bytes: [UInt8] = []
        let symbols = Array(text.utf8)
        for start in stride(from: 0, to: symbols.count, by: step) {
            try symbols[start..<min(start + step, symbols.count)].withUnsafeBytes {
                try decoder.decode($0) { bytes += $0 }
            }
        }
        try decoder.finish { bytes += $0 }
        return bytes
    }

    @Test(
        "is decoded in all its spellings (rule 7)",
        arguments: [
            ("", [UInt8]()), ("Zg==", [102]), ("Zg", [102]), ("Zm8=", [102, 111]), ("Zm8", [102, 111]),
            ("Zm9v", [102, 111, 111]),
            ("+/+/", [251, 255, 191]), ("-_-_", [251, 255, 191]), (" Z g\t=\r\n= \n", [102]),
            ("Zm9v\r\nYmFy", Array("foobar".utf8)),
        ])
    func isDecoded(text: String, bytes: [UInt8]) throws {
        for step in 1...5 { #expect(try decoded(text, step: step) == bytes) }
    }

    @Test(
        "that is none is refused",
        arguments: [
            "Z", "AAAAA", "Zg=", "Zg===", "Z===", "====", "=", "Zg==Zg==", "Zh==", "Zm9=", "Zm9v!", "ünï", "data:,",
        ])
    func isRefused(text: String) {
        for step in 1...5 { #expect(throws: Base64Decoder.Fault.notBase64) { try decoded(text, step: step) } }
    }
}

@Suite("A content type")
struct ContentTypeTests {
    @Test("ends a pair at a sign that bears a mark of Unicode as at any other")
    func isReadByBytes() {
        let pairs = URLEncoded.pairs("a=\u{301}1&\u{301}b=2")
        #expect(pairs.map(\.name) == ["a", "\u{301}b"].map { Array($0.utf8) })
        #expect(pairs.map(\.value) == ["\u{301}1", "2"].map { Array($0.utf8) })
        #expect(URLEncoded.values(of: "a", in: "a=1&\u{e4}=2&a\u{308}=3&%61=4&A=5") == ["1", "4"])
    }

    @Test(
        "is read with its parameters",
        arguments: [
            ("multipart/form-data; boundary=x", "multipart/form-data", "x"),
            ("Multipart/Form-Data; Boundary=X", "multipart/form-data", "X"),
            ("multipart/form-data; charset=utf-8; boundary=\"a; b\"", "multipart/form-data", "a; b"),
            (
                "multipart/form-data;boundary=gc0p4Jq0M2Yt08jU534c0p==", "multipart/form-data",
                "gc0p4Jq0M2Yt08jU534c0p=="
            ),
            ("multipart/form-data", "multipart/form-data", nil), ("", "", nil), (";;boundary;=x", "", nil),
        ])
    func isRead(header: String, name: String, boundary: String?) {
        #expect(ContentType(header).name == name)
        #expect(ContentType(header).parameter("boundary") == boundary)
    }
}
