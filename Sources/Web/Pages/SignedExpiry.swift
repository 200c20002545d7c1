import Foundation
import Storage

/// What a visitor's cookie says of an album's door, which nobody believes before the code is found right: `END.CODE`.
struct SignedExpiry {
    /// When the door closes.
    let end: Int64
    let code: Data

    init(end: Int64, code: some Sequence<UInt8>) {
        self.end = end
        self.code = Data(code)
    }

    /// Reads what was written as `text`; `nil` for anything else.
    init?(_ text: Substring) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let end = Int64(parts[0]), let code = Self.bytes(ofHex: parts[1].utf8) else {
            return nil
        }
        (self.end, self.code) = (end, code)
    }

    var text: String {
        "\(end).\(code.hexDigits)"
    }

    private static func bytes(ofHex text: Substring.UTF8View) -> Data? {
        let digits = text.compactMap { Character(UnicodeScalar($0)).hexDigitValue.map(UInt8.init) }
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        return Data(stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }
}
