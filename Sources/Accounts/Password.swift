import System

/// A password as a person chooses it. What is kept of it is a yescrypt hash, as crypt(5) writes it.
package struct Password: Sendable {
    /// Bytes of a password: more is refused by crypt(3).
    package static let longest = PasswordHash.longestPassword

    private let text: String

    /// - Returns: `nil` for what is empty, too long or holds a zero byte, which would end it for crypt(3).
    package init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), !text.utf8.contains(0) else { return nil }
        self.text = text
    }

    /// A new hash, with a salt of its own.
    ///
    /// - Throws: `PasswordError` when the system has no yescrypt or no random numbers.
    package func hash() throws(PasswordError) -> String {
        do { return try PasswordHash.new(of: text) } catch { throw PasswordError(errno: error.number) }
    }

    /// Whether a hash was made of this password. Takes as long for a wrong one.
    package func matches(_ hash: String) throws(PasswordError) -> Bool {
        do { return try PasswordHash.matches(hash, password: text) } catch { throw PasswordError(errno: error.number) }
    }
}

/// crypt(3) could not hash a password.
package struct PasswordError: Error, Equatable {
    package let errno: Int32
}
