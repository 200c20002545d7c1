import Glibc

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

extension Storage {
    /// Gives the files of an upload their names and records it. When this returns, both are on the disk.
    ///
    /// The order is the promise: the bytes are synced, then linked without replacing anything, then the folder is synced,
    /// then one transaction makes the upload known. Derived files are not synced, as they can be made again.
    ///
    /// - Parameters:
    ///   - isApproved: what is not lies outside the folder that nginx serves until it is.
    ///   - folder: below the images folder, as `StorageMode` maps it.
    ///   - fileExtension: that of the original.
    ///   - propose: makes the name to try next, from how many were tried before and the number of the upload.
    ///   - describe: makes the record once the name is settled.
    /// - Returns: the record as it was written.
    /// - Throws: `RecordRefusal`, with nothing left of the upload; faults of the machine.
    package func publish(
        _ files: borrowing UploadFiles, isApproved: Bool = true, in folder: String, fileExtension: String,
        at now: Int64, propose: (_ attempt: Int, _ number: Int64) -> NameProposal,
        describe: (Reservation) throws -> Recording
    ) throws -> UploadRecord {
        try files.original.sync()
        let images = isApproved ? images : try waitingRoom()
        let reservation = try reserveAndLink(
            files, to: images, in: folder, fileExtension: fileExtension, propose: propose)
        do {
            let recording = try describe(reservation)
            try catalog.record(recording, under: reservation, at: now)
            return recording.upload
        } catch {
            try withdraw(reservation, from: images)
            throw error
        }
    }

    private func reserveAndLink(
        _ files: borrowing UploadFiles, to images: ImageFolder, in folder: String, fileExtension: String,
        propose: (Int, Int64) -> NameProposal
    ) throws -> Reservation {
        let place = try images.open(folder)
        for attempt in 0..<Self.mostAttempts {
            // Recovery removes what stands under a pending name, so a name is never reserved over somebody's file.
            let reservation = try catalog.reserve(
                { propose(attempt, $0) }, in: folder, fileExtension: fileExtension, owner: instance.name,
                isFree: { try images.lacks($0.all, in: place) })
            guard let reservation else { continue }
            do {
                if try link(files, as: reservation.names, in: place, of: images) { return reservation }
            } catch {
                try catalog.cancel(reservation)
                throw error
            }
            try catalog.abandon(reservation)
        }
        throw StorageFault.failed(call: "link", path: "\(images.path)/\(folder)", errno: EEXIST)
    }

    /// Names with 64 random bits in them are never taken so often.
    private static let mostAttempts = 1000

    /// Links all the files, or none of them, and brings their names to the disk.
    ///
    /// - Returns: `false` when one of the names is taken by a file that the catalog does not know.
    private func link(
        _ files: borrowing UploadFiles, as names: FileNames, in place: borrowing Descriptor, of images: ImageFolder
    ) throws(StorageFault) -> Bool {
        var linked: [String] = []
        do throws(StorageFault) {
            if try files.original.link(as: names.original, in: place) { linked.append(names.original) }
            if try files.thumb.link(as: names.thumb, in: place) { linked.append(names.thumb) }
            if try files.medium?.link(as: names.medium, in: place) == true { linked.append(names.medium) }
            if try files.frame?.link(as: names.frame, in: place) == true { linked.append(names.frame) }
            if linked.count == 2 + (files.medium == nil ? 0 : 1) + (files.frame == nil ? 0 : 1) {
                try images.sync(place)
                return true
            }
        } catch {
            try images.remove(linked, in: place)
            throw error
        }
        try images.remove(linked, in: place)
        return false
    }

    /// Takes back what was not recorded. What cannot be taken back now is undone at the next start.
    private func withdraw(_ reservation: Reservation, from images: ImageFolder) throws {
        try images.remove(reservation.names.all, from: reservation.folder)
        try catalog.cancel(reservation)
    }
}
