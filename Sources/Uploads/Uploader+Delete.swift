import Storage

extension Uploader {
    /// Whether a token is that of a link which deletes the upload with an id. It takes the same time for any wrong token,
    /// whether there is such an upload or not.
    package func mayDelete(publicID: String, presenting token: String) throws -> Bool {
        try storage.catalog.isDeleteLink(DeleteToken(text: token).hash, of: publicID)
    }

    /// Counts a delete link's wrong token. A right one is accepted however many wrong ones came before, as others who share
    /// the address may have sent them.
    ///
    /// - Parameter limit: wrong ones of an address prefix in a minute; 0 for any number.
    package func countWrongToken(from address: String, limit: Int) throws(AttemptLimiter.Full) {
        _ = try counters.wrongTokens.add(AddressPrefix.name(of: address), limit: limit, at: now())
    }

    /// Deletes an upload at the wish of its sender.
    ///
    /// - Returns: `false` when there is no such upload.
    package func delete(publicID: String) throws -> Bool {
        try storage.remove(publicID: publicID, because: .deleted)
    }
}
