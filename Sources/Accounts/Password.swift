import CCrypt
import Foundation

/// A password as a person chooses it. What is kept of it is a yescrypt hash, as crypt(5) writes it.
package struct Password: Sendable {
    /// Bytes of a password: more is refused by crypt(3).
    package static let longest = CRYPT_MAX_PASSPHRASE_SIZE - 1

    private let text: String

    /// - Returns: `nil` for what is empty, too long or holds a zero byte, which would end it for crypt(3).
    package init?(_ text: String) {
        guard (1...Int(Self.longest)).contains(text.utf8.count), !text.utf8.contains(0) else { return nil }
        self.text = text
    }

    /// A new hash, with a salt of its own.
    ///
    /// - Throws: `PasswordError` when the system has no yescrypt or no random numbers.
    package func hash() throws(PasswordError) -> String {
        let room = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CRYPT_GENSALT_OUTPUT_SIZE))
        defer { room.deallocate() }
        // Without bytes of ours the salt comes from the system; a cost of 0 is the library's own choice.
        guard let setting = crypt_gensalt_rn("$y$", 0, nil, 0, room, CRYPT_GENSALT_OUTPUT_SIZE) else {
            throw PasswordError(errno: errno)
        }
        return try Self.crypt(text, setting: String(cString: setting))
    }

    /// Whether a hash was made of this password. Takes as long for a wrong one.
    package func matches(_ hash: String) throws(PasswordError) -> Bool {
        let mine = Array(try Self.crypt(text, setting: hash).utf8)
        let theirs = Array(hash.utf8)
        guard mine.count == theirs.count else { return false }
        return zip(mine, theirs).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func crypt(_ text: String, setting: String) throws(PasswordError) -> String {
        let size = martlet_crypt_data_size()
        let data = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        defer {
            // It holds the password.
            explicit_bzero(data, size)
            data.deallocate()
        }
        data.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        guard let result = crypt_rn(text, setting, data, Int32(size)) else {
            throw PasswordError(errno: errno)
        }
        return String(cString: result)
    }
}

/// crypt(3) could not hash a password.
package struct PasswordError: Error, Equatable {
    package let errno: Int32
}
