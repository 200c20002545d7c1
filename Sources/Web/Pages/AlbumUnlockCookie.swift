import Crypto
import Foundation
import HTTP
import Storage

/// Remembers, in a visitor's cookie, for which albums the password was given. Nothing is kept here: the cookie is
/// signed under the hash of the password, which nobody else has and whose salt nobody can guess. So every process on a
/// database knows it, and a new password closes the door.
enum AlbumUnlockCookie {
    /// Seconds that a door stays open.
    static let seconds: Int64 = 3600

    /// The cookie for whoever has given the password: the moment that it ends, and our sign under it.
    static func cookie(for album: Album, at now: Int64, urls: SiteURLs) -> String {
        let end = now + seconds
        let secure = urls.base.hasPrefix("https:") ? "; Secure" : ""
        return "\(name(of: album))=\(seal(album, end).text); Max-Age=\(seconds); "
            + "Path=\(urls.path(.landing)); HttpOnly; SameSite=Lax\(secure)"
    }

    /// Whether a request brings the cookie of an album, and its time is not over.
    static func isOpen(_ album: Album, to request: Request, at now: Int64) -> Bool {
        Cookies.values(of: name(of: album), in: request.header("Cookie") ?? "").compactMap(SignedExpiry.init).contains {
            seal in
            seal.end > now
                && HMAC<SHA256>.isValidAuthenticationCode(
                    seal.code, authenticating: message(album, seal.end), using: key(of: album))
        }
    }

    private static func seal(_ album: Album, _ end: Int64) -> SignedExpiry {
        SignedExpiry(end: end, code: HMAC<SHA256>.authenticationCode(for: message(album, end), using: key(of: album)))
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
}
