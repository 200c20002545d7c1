package import Storage

/// The uploads that wait for approval, for somebody who looks at them.
package struct PendingUploads: Sendable {
    package struct Entry: Sendable, Equatable {
        package let id: String
        /// Seconds since 1970, UTC.
        package let createdAt: Int64
        /// The name of the user who sent it; `nil` for a guest's.
        package let author: String?
        /// Where its file is.
        package let path: String
    }

    private let catalog: Catalog
    private let folder: String

    /// - Parameter imagesPath: the folder that nginx serves.
    package init(catalog: Catalog, imagesPath: String) {
        self.catalog = catalog
        folder = UploadStore.unapprovedPath(besides: imagesPath)
    }

    /// All of them, the oldest first.
    package func all() throws -> [Entry] {
        let names = try Dictionary(uniqueKeysWithValues: catalog.users().map { ($0.id, $0.name) })
        return try catalog.uploadsWaiting().map { upload in
            let folder = upload.folder.isEmpty ? folder : "\(folder)/\(upload.folder)"
            return Entry(
                id: upload.publicID, createdAt: upload.createdAt, author: upload.userID.flatMap { names[$0] },
                path: "\(folder)/\(upload.names.original)")
        }
    }
}
