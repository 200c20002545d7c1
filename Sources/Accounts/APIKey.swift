import Crypto
package import Foundation
import Uploads

/// An API key: `chv_`, an id that says which key it is, `_`, and 128 hex digits that nobody can guess.
package struct APIKey: Sendable {
    /// The id, 8 letters and digits.
    package let publicID: String
    /// The whole key. It is shown once and kept nowhere.
    package let text: String

    /// Makes a new key from the system's random numbers.
    package init() {
        publicID = RandomText.letters(8)
        text = "chv_\(publicID)_\(RandomText.hexDigits(128))"
    }

    /// What the catalog keeps of it: the SHA-256 of the whole key. A key holds 512 random bits, so that no slow hash is
    /// needed.
    package var hash: Data { Data(Self.digest(of: text)) }

    static func digest(of key: String) -> SHA256.Digest {
        SHA256.hash(data: Data(key.utf8))
    }

    /// The id that a key claims to have; `nil` for what has not the form of a key.
    static func publicID(of key: String) -> String? {
        let parts = key.utf8.split(separator: UInt8(ascii: "_"), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("chv".utf8), (1...32).contains(parts[1].count),
            PublicID.isWellFormed(parts[1])
        else { return nil }
        return String(Substring(parts[1]))
    }
}
