import Testing

@testable import Uploads

@Suite("The classes of characters")
struct ScalarClassTests {
    @Test("that are told by numbers are those that Unicode's tables have")
    func agree() {
        let all = (0...0x10FFFF).compactMap(Unicode.Scalar.init)
        #expect(all.filter(\.isControl) == all.filter { $0.properties.generalCategory == .control })
        #expect(all.filter(\.isBlank) == all.filter(\.properties.isWhitespace))
        let bidiControls: [Unicode.Scalar] = [
            "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
        ]
        #expect(all.filter(\.isBidiControl) == bidiControls)
    }
}
