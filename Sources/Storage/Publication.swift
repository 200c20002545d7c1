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
    /// The order is the promise: the bytes are synced, then linked without replacing anything, then the folder is
    /// synced, then one transaction makes the upload known. Derived files are not synced, as they can be made again.
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
        let (tree, other): (ImageFolder, ImageFolder?) =
            isApproved ? (images, try existingWaitingRoom()) : (try waitingRoom(), images)
        let reservation = try reserveAndLink(
            files, to: tree, besides: other, in: folder, fileExtension: fileExtension, propose: propose)
        do {
            let recording = try describe(reservation)
            try catalog.record(recording, under: reservation, of: instance.name, at: now)
            return recording.upload
        } catch {
            try withdraw(reservation.names.all, of: reservation, from: tree)
            throw error
        }
    }

    private func reserveAndLink(
        _ files: borrowing UploadFiles, to images: ImageFolder, besides other: ImageFolder?, in folder: String,
        fileExtension: String, propose: (Int, Int64) -> NameProposal
    ) throws -> Reservation {
        let place = try images.open(folder)
        for attempt in 0..<Self.mostAttempts {
            // Recovery and deletion remove what stands under a name in both trees, and approval takes it from one to
            // the other: a name is never reserved over somebody's file.
            let reservation = try catalog.reserve(
                { propose(attempt, $0) }, in: folder, fileExtension: fileExtension, owner: instance.name,
                isFree: { try images.lacks($0.all, in: place) && other?.lacks($0.all, at: folder) != false })
            guard let reservation else { continue }
            var linked: [String] = []
            do {
                if try link(files, as: reservation.names, in: place, of: images, noting: &linked) { return reservation }
            } catch {
                try withdraw(linked, of: reservation, from: images)
                throw error
            }
            try demandHold(of: reservation)
            try images.remove(linked, in: place)
            try catalog.abandon(reservation, of: instance.name)
        }
        throw StorageFault.failed(call: "link", path: "\(images.path)/\(folder)", errno: EEXIST)
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
    ) throws(StorageFault) -> Bool {
        if try files.original.link(as: names.original, in: place) { linked.append(names.original) }
        if try files.thumb.link(as: names.thumb, in: place) { linked.append(names.thumb) }
        if try files.medium?.link(as: names.medium, in: place) == true { linked.append(names.medium) }
        if try files.frame?.link(as: names.frame, in: place) == true { linked.append(names.frame) }
        guard linked.count == 2 + (files.medium == nil ? 0 : 1) + (files.frame == nil ? 0 : 1) else { return false }
        try images.sync(place)
        return true
    }

    /// Takes back what was not recorded. Where the files cannot be taken away now the name stays pending, by which the
    /// next start knows of them.
    private func withdraw(_ names: [String], of reservation: Reservation, from images: ImageFolder) throws {
        try demandHold(of: reservation)
        try images.remove(names, from: reservation.folder)
        try catalog.cancel(reservation, of: instance.name)
    }

    /// Nothing is to be taken away by a name that another process has taken over, as it may be another upload's by now.
    private func demandHold(of reservation: Reservation) throws {
        guard try catalog.isHeld(reservation, by: instance.name) else { throw LostReservation(id: reservation.id) }
    }
}
