/// Something about the site's files that is not as the catalog says.
package struct Inconsistency: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// An upload's own file is not there.
        case originalMissing = "original_missing"
        /// It has another length than it should.
        case originalSize = "original_size"
        /// It has other bytes than were taken in.
        case originalBytes = "original_bytes"
        case originalUnreadable = "original_unreadable"
        /// A thumb, medium or frame is not there.
        case derivedMissing = "derived_missing"
        case derivedSize = "derived_size"
        /// It begins with zeros, as a file whose bytes never came to the disk.
        case derivedBytes = "derived_bytes"
        case derivedUnreadable = "derived_unreadable"
        /// A file that no upload has.
        case stray
        /// A name that a process which is gone has reserved and not used.
        case reservedLeft = "reserved_left"
        /// An upload whose deletion was not finished.
        case deletingLeft = "deleting_left"
        /// An upload whose approval was not finished.
        case approvingLeft = "approving_left"
        /// The lock file of a process that is gone.
        case lockLeft = "lock_left"
    }

    /// One of the smaller files of an upload.
    package enum Derivative: Sendable, CaseIterable {
        case thumb, medium, frame
    }

    /// How it can be made good.
    package enum Repair: Sendable, Equatable {
        /// The file can be made again from the upload's own.
        case rebuild(UploadRecord, Derivative)
        /// The file can be put where nobody serves it.
        case settingAside(StrayFile)
        /// What a start of the service does makes it good.
        case recovery
        /// The lock file can be removed.
        case unlocking(path: String)
        /// Only a backup has the bytes.
        case none
    }

    package let kind: Kind
    /// The file's path, or the folder and stem of a name.
    package let path: String
    /// The id of the upload that it belongs to.
    package let publicID: String?
    package let repair: Repair

    init(_ kind: Kind, _ path: String, of publicID: String? = nil, repair: Repair = .none) {
        self.kind = kind
        self.path = path
        self.publicID = publicID
        self.repair = repair
    }
}

/// A file that no upload has, in one of the site's folders.
package struct StrayFile: Sendable, Equatable {
    /// Whether it lies in the folder of what waits for approval, and not in that of the images.
    let isUnapproved: Bool
    /// The folder below that, without a slash at either end.
    let folder: String
    let name: String
}
