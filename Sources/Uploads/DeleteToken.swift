import Crypto
package import Foundation

/// What lets its holder delete one upload: 48 hex digits, shown once and kept as a hash.
package struct DeleteToken: Sendable {
    package let text: String

    init() {
        text = RandomText.hexDigits(48)
    }

    /// A token as somebody presents it, whatever it may be.
    init(text: String) {
        self.text = text
    }

    /// What the catalog keeps: the SHA-256 of the token.
    package var hash: Data { Data(SHA256.hash(data: Data(text.utf8))) }
}
