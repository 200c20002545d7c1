import Foundation
import HTTP

/// Text from outside, made fit to be kept and shown.
package enum Text {
    /// Characters that a title may have; it is cut to these (contract, the principle).
    package static let longestTitle = 100

    /// A title: composed (NFC), without control and bidi-override characters and long runs of combining marks, at most
    /// 100 characters. `nil` when nothing is left.
    package static func title(_ text: String) -> String? {
        // More than enough for a hundred once they are composed, which makes one character of three or four.
        let clean = cleaned(text, keeping: [], atMost: 40 * longestTitle)
        let cut = String(String.UnicodeScalarView(clean.unicodeScalars.prefix(longestTitle)))
        return cut.isEmpty ? nil : cut
    }

    /// One line: composed (NFC), its line breaks and tabs as blanks, without other control and bidi-override
    /// characters.
    static func line(_ text: String) -> String {
        let blanks = text.unicodeScalars.map { $0.isBlank ? " " : $0 }
        return cleaned(String(String.UnicodeScalarView(blanks)), keeping: [])
    }

    /// A description: as a title, but of any length and with its line breaks and tabs.
    static func description(_ text: String) -> String? {
        let clean = cleaned(text, keeping: ["\n", "\r", "\t"])
        return clean.isEmpty ? nil : clean
    }

    /// The title that a file name gives: without its extension, with runs of dashes, underscores and blanks as one
    /// blank.
    static func titleOfFile(named name: String) -> String? {
        let stem = FileName.parts(name).stem
        return title(stem.split { $0 == "-" || $0 == "_" || $0.isWhitespace }.joined(separator: " "))
    }

    /// What is dropped goes first: only then is it known which characters stand side by side.
    ///
    /// - Parameter most: characters that are looked at after that.
    private static func cleaned(_ text: String, keeping kept: [Unicode.Scalar], atMost most: Int = .max) -> String {
        let scalars = text.unicodeScalars.lazy.filter { !($0.isControl || $0.isBidiControl) || kept.contains($0) }
        let clean = String(streamSafe: scalars.prefix(most))
        // ASCII is composed already.
        return clean.utf8.allSatisfy { $0 < 0x80 } ? clean : clean.precomposedStringWithCanonicalMapping
    }
}
