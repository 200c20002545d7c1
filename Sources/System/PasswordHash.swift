private import CCrypt
private import Glibc

/// Hashes of passwords, as crypt(5) writes them. New ones are by yescrypt.
package enum PasswordHash {
    /// Bytes of a password: more is refused by crypt(3).
    package static let longestPassword = Int(CRYPT_MAX_PASSPHRASE_SIZE) - 1

    /// A new hash, with a salt of its own.
    ///
    /// - Throws: where the system has no yescrypt or no random numbers.
    package static func new(of password: String) throws(SystemError) -> String {
        let room = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CRYPT_GENSALT_OUTPUT_SIZE))
        defer { room.deallocate() }
        // Without bytes of ours the salt comes from the system; a cost of 0 is the library's own choice.
        guard let setting = crypt_gensalt_rn("$y$", 0, nil, 0, room, CRYPT_GENSALT_OUTPUT_SIZE) else {
            throw .ofLastCall("crypt_gensalt", "a password")
        }
        return try crypt(password, setting: String(cString: setting))
    }

    /// Whether a hash was made of a password. Takes as long for a wrong one.
    package static func matches(_ hash: String, password: String) throws(SystemError) -> Bool {
        let mine = Array(try crypt(password, setting: hash).utf8)
        let theirs = Array(hash.utf8)
        guard mine.count == theirs.count else { return false }
        return zip(mine, theirs).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func crypt(_ password: String, setting: String) throws(SystemError) -> String {
        let size = martlet_crypt_data_size()
        let data = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        defer {
            // It holds the password.
            explicit_bzero(data, size)
            data.deallocate()
        }
        data.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        guard let result = crypt_rn(password, setting, data, Int32(size)) else {
            throw .ofLastCall("crypt", "a password")
        }
        return String(cString: result)
    }
}
