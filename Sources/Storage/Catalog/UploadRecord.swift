/// An upload as the catalog keeps it.
package struct UploadRecord: Sendable, Equatable {
    /// The number of the upload, which is that of its name.
    package internal(set) var id: Int64
    /// The id that URLs show.
    package let publicID: String
    /// The folder of the files below the images folder, without a slash at either end.
    package let folder: String
    package let names: FileNames

    /// The owner; `nil` for a guest's upload.
    package var userID: Int64?
    package var keyID: Int64?
    /// The sender's address, as nginx told it.
    package var address = ""
    package var albumID: Int64?
    package var categoryID: Int64?
    package var storageMode = StorageMode.datefolder
    /// The last part of the name that the sender gave.
    package var originalFilename = ""
    package var mime = ""
    /// Bytes of the stored file.
    package var size = 0
    /// Pixels as a viewer sees them.
    package var width = 0
    package var height = 0
    package var thumbSize = 0
    /// 0 when there is no medium.
    package var mediumSize = 0
    /// 0 unless the upload is a video.
    package var frameSize = 0
    /// Milliseconds; 0 unless the upload is a video.
    package var duration = 0
    package var isAnimated = false
    /// Whether the picture is a whole sphere.
    package var is360 = false
    /// The MD5 that answers show: that of the stored file, or of the received one where a watermark was laid on it.
    package var md5 = ""
    /// The MD5 of the stored file, where answers show another; else `nil`.
    package var storedMD5: String?
    /// The MD5 of the received file, where the stored one is another.
    package var sourceMD5: String?
    /// Whether thumb and medium are still to be made in other formats too.
    package var wantsVariants = false
    /// Whether nothing was asked for but to take the file in.
    package var hasDefaultOptions = false
    package var title: String?
    package var description: String?
    /// What the file's EXIF says, as a text of JSON; `nil` when it has none.
    package var exif: String?
    package var isNotSafeForWork = false
    /// In the order in which they were given.
    package var tags: [String] = []
    /// Whether nginx may serve it (contract, rule 27).
    package var isApproved = true
    package var views = 0
    /// Seconds since 1970, UTC; `nil` for never.
    package var expiresAt: Int64?
    /// The moment that the upload is dated with, which decides its date folder.
    package var datedAt: Int64
    /// Seconds since 1970, UTC.
    package internal(set) var createdAt: Int64

    package init(id: Int64, publicID: String, folder: String, names: FileNames, createdAt: Int64) {
        self.id = id
        self.publicID = publicID
        self.folder = folder
        self.names = names
        datedAt = createdAt
        self.createdAt = createdAt
    }

    /// The upload that a reserved name will stand for.
    package init(under reservation: Reservation, createdAt: Int64) {
        self.init(
            id: reservation.id, publicID: reservation.publicID, folder: reservation.folder, names: reservation.names,
            createdAt: createdAt)
    }

    /// Bytes of all its files.
    var bytesOfAllFiles: Int { size + thumbSize + mediumSize + frameSize }

    /// The MD5 of the bytes that lie on the disk.
    var md5OnDisk: String { storedMD5 ?? md5 }

    /// Whether it has more bytes than a browser should load without being asked (`is_use_loader`).
    package var isHeavy: Bool { size > 5_000_000 }

    package var isVideo: Bool { mime.hasPrefix("video/") }

    /// Whether its time is over.
    package func isExpired(at now: Int64) -> Bool {
        expiresAt.map { $0 <= now } ?? false
    }
}
