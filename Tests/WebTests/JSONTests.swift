import Testing

@testable import Web

@Suite("JSON")
struct JSONTests {
    @Test("is compact, keeps the order of keys, and escapes slashes as PHP does")
    func isCompact() {
        let value: JSON = ["b": 1, "a": ["x/y", "größer 😀"].json, "c": ["n": .null, "t": true, "f": .double(0.5)]]
        #expect(value.text == #"{"b":1,"a":["x\/y","größer 😀"],"c":{"n":null,"t":true,"f":0.5}}"#)
    }

    @Test("escapes what a string may not hold")
    func escapes() {
        #expect(JSON.string("\"\\\n\r\t\u{1}\u{7f}\u{2028}").text == #""\"\\\n\r\t\u0001"# + "\u{7f}" + #"\u2028""#)
    }

    @Test(
        "writes whole numbers without a point", arguments: [(1.0, "1"), (4.0 / 3, "1.3333333333333333"), (0.5, "0.5")])
    func writesNumbers(number: Double, text: String) {
        #expect(JSON.double(number).text == text)
    }
}

extension [String] {
    fileprivate var json: JSON { .array(map(JSON.string)) }
}
