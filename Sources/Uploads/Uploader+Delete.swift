extension Uploader {
    /// Whether a token is that of a link which deletes the upload with an id. It takes the same time for any wrong token,
    /// whether there is such an upload or not.
    package func mayDelete(publicID: String, presenting token: String) throws -> Bool {
        try storage.catalog.isDeleteLink(DeleteToken(text: token).hash, of: publicID)
    }

    /// Deletes an upload at the wish of its sender.
    ///
    /// - Returns: `false` when there is no such upload.
    package func delete(publicID: String) throws -> Bool {
        try storage.remove(publicID: publicID, because: .deleted)
    }
}
