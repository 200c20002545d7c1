import Glibc
import System

/// The files of one upload, not yet named.
package struct UploadFiles: ~Copyable {
    package let original: SpoolFile
    package let thumb: SpoolFile
    package let medium: SpoolFile?
    /// The frame of a video.
    package let frame: SpoolFile?

    package init(
        original: consuming SpoolFile, thumb: consuming SpoolFile, medium: consuming SpoolFile?,
        frame: consuming SpoolFile? = nil
    ) {
        self.original = original
        self.thumb = thumb
        self.medium = medium
        self.frame = frame
    }
}

extension UploadStore {
    /// Gives the files of an upload their names and records it. When this returns, both are on the disk.
    ///
    /// The order is the promise: the bytes are synced; then the name is reserved and the upload charged to its sender's
    /// limits, so that nothing is linked which may still be refused; then the files are linked without replacing
    /// anything; then the folder is synced; then one transaction makes the upload known. Derived files are not synced, as
    /// they can be made again.
    ///
    /// - Parameters:
    ///   - isApproved: what is not lies outside the folder that nginx serves until it is.
    ///   - folder: below the images folder, as `StorageMode` maps it.
    ///   - fileExtension: that of the original.
    ///   - charge: what the upload takes of its sender's limits.
    ///   - propose: makes the name to try next, from how many were tried before and the number of the upload.
    ///   - describe: makes the record once a name is reserved; asked again when that turns out to be taken.
    /// - Returns: the record as it was written.
    /// - Throws: `LimitExceeded`, with nothing ever linked; faults of the machine.
    package func publish(
        _ files: borrowing UploadFiles, isApproved: Bool = true, in folder: String, fileExtension: String,
        charging charge: Charge = Charge(), at now: Int64, propose: (_ attempt: Int, _ number: Int64) -> NameProposal,
        describe: (Reservation) throws -> NewUpload
    ) throws -> UploadRecord {
        try files.original.sync()
        let (tree, other): (ImageFolder, ImageFolder?) =
            isApproved ? (images, try existingUnapprovedFolder()) : (try unapprovedFolder(), images)
        let place = try tree.open(folder)
        var number = try catalog.drawUploadNumber()
        for attempt in 0..<Self.mostAttempts {
            let proposal = propose(attempt, number)
            let names = FileNames(stem: proposal.stem, fileExtension: fileExtension)
            // Recovery and deletion remove what stands under a name in both trees, and approval takes it from one to
            // the other: a name is never reserved over somebody's file.
            guard try tree.lacks(names.all, in: place), try other?.lacks(names.all, at: folder) != false,
                let reservation = try catalog.reserve(
                    names, in: folder, publicID: proposal.publicID, as: number, process: instance.name,
                    charging: charge, at: now)
            else {
                // A second name has random digits, so then it is the number or the id made of it that is taken.
                if attempt > 0 { number = try catalog.drawUploadNumber() }
                continue
            }
            var withdrawal = Withdrawal(
                reservation: reservation, isApproved: isApproved, counters: charge.counters, countedAt: now)
            do {
                let newUpload = try describe(reservation)
                if try link(files, as: reservation.names, in: place, of: tree, noting: &withdrawal.linked) {
                    try catalog.record(newUpload, under: reservation, of: instance.name)
                    return newUpload.upload
                }
            } catch {
                try withdraw(withdrawal)
                throw error
            }
            withdrawal.reason = .foreign
            try withdraw(withdrawal)
            number = try catalog.drawUploadNumber()
        }
        throw SystemError.failed(call: "link", path: "\(images.path)/\(folder)", errno: EEXIST)
    }

    /// Names with 64 random bits in them are never taken so often.
    private static let mostAttempts = 1000

    /// Links all the files, and brings their names to the disk.
    ///
    /// - Parameter linked: the names that files have got, also where this throws.
    /// - Returns: `false` when one of the names is taken by a file that the catalog does not know.
    private func link(
        _ files: borrowing UploadFiles, as names: FileNames, in place: borrowing Descriptor, of images: ImageFolder,
        noting linked: inout [String]
    ) throws(SystemError) -> Bool {
        // Looked at again, as the kernel links a file without a name only until it had one (open(2), O_TMPFILE): after half
        // of the names it could not be linked under the next ones.
        guard try images.lacks(names.all, in: place) else { return false }
        guard try files.original.link(as: names.original, in: place, noting: &linked) else { return false }
        guard try files.thumb.link(as: names.thumb, in: place, noting: &linked) else { return false }
        guard try files.medium?.link(as: names.medium, in: place, noting: &linked) != false else { return false }
        guard try files.frame?.link(as: names.frame, in: place, noting: &linked) != false else { return false }
        try images.sync(place)
        return true
    }
}

extension SpoolFile {
    /// Links the file.
    ///
    /// - Parameter linked: gets the name, also where this throws: the call may have done its work.
    fileprivate func link(
        as name: String, in folder: borrowing Descriptor, noting linked: inout [String]
    ) throws(SystemError) -> Bool {
        linked.append(name)
        if try link(as: name, in: folder) { return true }
        linked.removeLast()
        return false
    }
}
