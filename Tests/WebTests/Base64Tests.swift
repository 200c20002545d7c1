import Testing

@testable import Web

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
