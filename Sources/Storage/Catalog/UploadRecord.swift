import Foundation

/// An upload as the catalog keeps it.
package struct UploadRecord: Sendable, Equatable {
    /// The id that URLs show.
    package var publicID: String
    /// The owner; `nil` for a guest's upload.
    package var userID: Int64?
    package var keyID: Int64
    /// The sender's address, as nginx told it.
    package var address: String
    package var storageMode: StorageMode
    /// The folder of the files below the images folder, without a slash at either end.
    package var folder: String
    package var names: FileNames
    /// The last part of the name that the sender gave.
    package var originalFilename: String
    package var mime: String
    /// Bytes of the stored file.
    package var size: Int
    /// Pixels as a viewer sees them.
    package var width: Int
    package var height: Int
    package var thumbSize: Int
    /// 0 when there is no medium.
    package var mediumSize: Int
    package var isAnimated: Bool
    /// The MD5 of the stored file, and that of the received one where it differs.
    package var md5: String
    package var sourceMD5: String?
    package var title: String?
    package var description: String?
    package var isNotSafeForWork: Bool
    /// The SHA-256 of the delete token.
    package var deleteHash: Data
    /// Seconds since 1970, UTC.
    package var createdAt: Int64

    package init(
        publicID: String, userID: Int64?, keyID: Int64, address: String, storageMode: StorageMode, folder: String,
        names: FileNames, originalFilename: String, mime: String, size: Int, width: Int, height: Int, thumbSize: Int,
        mediumSize: Int, isAnimated: Bool, md5: String, sourceMD5: String?, title: String?, description: String?,
        isNotSafeForWork: Bool, deleteHash: Data, createdAt: Int64
    ) {
        self.publicID = publicID
        self.userID = userID
        self.keyID = keyID
        self.address = address
        self.storageMode = storageMode
        self.folder = folder
        self.names = names
        self.originalFilename = originalFilename
        self.mime = mime
        self.size = size
        self.width = width
        self.height = height
        self.thumbSize = thumbSize
        self.mediumSize = mediumSize
        self.isAnimated = isAnimated
        self.md5 = md5
        self.sourceMD5 = sourceMD5
        self.title = title
        self.description = description
        self.isNotSafeForWork = isNotSafeForWork
        self.deleteHash = deleteHash
        self.createdAt = createdAt
    }
}
