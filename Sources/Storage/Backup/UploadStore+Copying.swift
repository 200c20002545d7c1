import Glibc
import System

extension UploadStore {
    /// Copies the files of all uploads that another storage's record names, and brings them to the disk.
    ///
    /// - Parameters:
    ///   - copy: its record is an earlier copy of this one's.
    ///   - comparing: whether uploads' own bytes are compared with the record.
    ///   - complain: called with what is said of a file that is not as the record says.
    func copyFiles(to copy: UploadStore, comparing: Bool, _ complain: (String) -> Void) throws -> Backup.Summary {
        var summary = Backup.Summary()
        var last: Int64 = 0
        while true {
            let uploads = try copy.catalog.uploads(after: last, atMost: 100)
            guard let end = uploads.last else { break }
            last = end.id
            for upload in uploads {
                if try !copyFiles(of: upload, to: copy, comparing, &summary, complain) {
                    _ = try copy.remove(publicID: upload.publicID, because: .deleted)
                }
            }
        }
        try copy.images.syncFileSystem()
        return summary
    }

    /// - Returns: `false` when the upload was deleted in the meantime.
    private func copyFiles(
        of upload: UploadRecord, to copy: UploadStore, _ comparing: Bool, _ summary: inout Backup.Summary,
        _ complain: (String) -> Void
    ) throws -> Bool {
        let tree = upload.isApproved ? copy.images : try copy.unapprovedFolder()
        let place = try tree.open(upload.folder)
        for name in [upload.names.original] + upload.derived.map(\.name) {
            let md5 = comparing && name == upload.names.original ? upload.md5OnDisk : nil
            switch try copyFile(name, of: upload, to: place, of: copy.images, md5: md5) {
            case .good(let bytes):
                summary.files += 1
                summary.bytes += bytes
            case .bad(let bytes):
                summary.files += 1
                summary.bytes += bytes
                complain("\(upload.path(name)) has the wrong bytes (upload \(upload.publicID))")
            case .missing:
                guard try catalog.upload(publicID: upload.publicID) != nil else { return false }
                complain("\(upload.path(name)) is missing (upload \(upload.publicID))")
            }
        }
        // They can be made again, so one that is missing is no complaint.
        for name in upload.names.variants { _ = try copyFile(name, of: upload, to: place, of: copy.images, md5: nil) }
        summary.uploads += 1
        return true
    }

    private enum CopiedFile {
        case good(bytes: Int), bad(bytes: Int), missing
    }

    private func copyFile(
        _ name: String, of upload: UploadRecord, to place: borrowing Descriptor, of folder: ImageFolder, md5: String?
    ) throws(SystemError) -> CopiedFile {
        guard let file = try file(name, of: upload) else { return .missing }
        var isGood = true
        if let md5 { isGood = try file.md5Digest() == md5 }
        guard let bytes = try file.copy(to: name, in: place, of: folder) else { return .missing }
        return isGood ? .good(bytes: bytes) : .bad(bytes: bytes)
    }
}

extension Descriptor {
    /// Gives the file a name in a folder: a link where that can be, else a copy with the same time, by which caches
    /// know it.
    ///
    /// - Returns: bytes of the file; `nil` when it has no name any more and cannot get another.
    func copy(
        to name: String, in place: borrowing Descriptor, of folder: ImageFolder
    ) throws(SystemError) -> Int? {
        let status = try status()
        switch try self.link(to: place, as: name) {
        case .done: return status.size
        // It was deleted while it was read.
        case .missing: return nil
        case .taken: throw .failed(call: "linkat", path: name, errno: EEXIST)
        case .impossible: break
        }
        let spool = try SpoolFile(in: folder)
        try forEachPart { (bytes) throws(SystemError) in try spool.write(bytes) }
        try spool.setTimes(status, of: name)
        guard try spool.link(as: name, in: place) else { throw .failed(call: "linkat", path: name, errno: EEXIST) }
        return status.size
    }
}
