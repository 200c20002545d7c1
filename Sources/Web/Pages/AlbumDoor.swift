import Crypto
import Foundation
import Storage

/// Remembers, in a visitor's cookie, for which albums the password was given. Nothing is kept here: the cookie is signed under
/// the hash of the password, which nobody else has and whose salt nobody can guess. So every process on a database knows it,
/// and a new password closes the door.
enum AlbumDoor {
    /// Seconds that a door stays open.
    static let seconds: Int64 = 3600

    /// The cookie for whoever has given the password: the moment that it ends, and our sign under it.
    static func cookie(for album: Album, at now: Int64, urls: SiteURLs) -> String {
        let end = now + seconds
        let secure = urls.base.hasPrefix("https:") ? "; Secure" : ""
        return "\(name(of: album))=\(end).\(sign(album, end)); Max-Age=\(seconds); "
            + "Path=\(urls.path(.landing)); HttpOnly; SameSite=Lax\(secure)"
    }

    /// Whether a request brings the cookie of an album, and its time is not over.
    static func isOpen(_ album: Album, to request: Request, at now: Int64) -> Bool {
        let name = name(of: album) + "="
        let cookies = request.cookie.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        for cookie in cookies where cookie.hasPrefix(name) {
            let parts = cookie.dropFirst(name.count).split(separator: ".")
            guard parts.count == 2, let end = Int64(parts[0]), end > now,
                let code = bytes(ofHex: parts[1])
            else { continue }
            if HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message(album, end), using: key(of: album))
            {
                return true
            }
        }
        return false
    }

    private static func sign(_ album: Album, _ end: Int64) -> String {
        HMAC<SHA256>.authenticationCode(for: message(album, end), using: key(of: album))
            .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static func message(_ album: Album, _ end: Int64) -> Data {
        Data("\(album.publicID) \(end)".utf8)
    }

    private static func key(of album: Album) -> SymmetricKey {
        SymmetricKey(data: SHA256.hash(data: Data("the door of an album \(album.passwordHash ?? "")".utf8)))
    }

    private static func name(of album: Album) -> String {
        "album_\(album.publicID)"
    }

    private static func bytes(ofHex text: Substring) -> Data? {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue.map(UInt8.init) }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        return Data(stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }
}
