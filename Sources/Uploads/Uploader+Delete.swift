import Crypto
import Foundation

extension Uploader {
    /// Whether a token is that of a link which deletes the upload with an id.
    ///
    /// The work is the same whether there is such an upload or not, and digests are compared in constant time: the time
    /// of an answer tells nothing.
    package func mayDelete(publicID: String, presenting token: String) throws -> Bool {
        let hashes = try storage.catalog.deleteHashes(publicID: publicID)
        let digest = DeleteToken(text: token).digest
        var isRight = false
        for hash in hashes.isEmpty ? [Self.nobodysHash] : hashes {
            if digest == hash { isRight = true }
        }
        return isRight
    }

    /// Deletes an upload at the wish of its sender.
    ///
    /// - Returns: `false` when there is no such upload.
    package func delete(publicID: String) throws -> Bool {
        try storage.remove(publicID: publicID, because: .deleted)
    }

    /// No token is known to have this hash.
    private static let nobodysHash = Data(repeating: 0, count: SHA256.byteCount)
}
