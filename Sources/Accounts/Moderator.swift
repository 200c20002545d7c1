package import Storage

/// Decides what becomes of the uploads of others.
package struct Moderator: Sendable {
    private let storage: UploadStore

    package init(storage: UploadStore) {
        self.storage = storage
    }

    /// Publishes an upload that waits for approval. It has been charged to its author's quotas since it came.
    ///
    /// - Throws: `AccountError.notPending`.
    package func approve(_ id: String) throws {
        guard try storage.approve(publicID: id) else { throw AccountError.notPending(id: id) }
    }

    /// Deletes an upload that waits for approval, and refunds its author's quotas. One that was approved stays.
    ///
    /// - Throws: `AccountError.notPending`.
    package func reject(_ id: String) throws {
        guard try storage.remove(publicID: id, because: .rejected) else { throw AccountError.notPending(id: id) }
    }

    /// Deletes any upload for ever, and refunds its author's quotas.
    ///
    /// - Throws: `AccountError.noUpload`.
    package func delete(_ id: String) throws {
        guard try storage.remove(publicID: id, because: .deleted) else { throw AccountError.noUpload(id: id) }
    }
}
