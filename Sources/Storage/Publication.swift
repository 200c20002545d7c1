import Glibc

/// The files of one upload, not yet named.
package struct UploadFiles: ~Copyable {
    package let original: SpoolFile
    package let thumb: SpoolFile
    package let medium: SpoolFile?

    package init(original: consuming SpoolFile, thumb: consuming SpoolFile, medium: consuming SpoolFile?) {
        self.original = original
        self.thumb = thumb
        self.medium = medium
    }
}

extension Storage {
    /// Gives the files of an upload their names and records it. When this returns, both are on the disk.
    ///
    /// The order is the promise: the bytes are synced, then linked without replacing anything, then the folder is synced,
    /// then one transaction makes the upload known. Derived files are not synced, as they can be made again.
    ///
    /// - Parameters:
    ///   - folder: below the images folder, as `StorageMode` maps it.
    ///   - fileExtension: that of all the upload's files.
    ///   - stems: names to try, in order, until one is free; it must go on for as long as it takes.
    ///   - describe: makes the record once the names are settled; asked again with `true` when its public id was taken.
    /// - Returns: the record as it was written.
    package func publish(
        _ files: borrowing UploadFiles, in folder: String, fileExtension: String, stems: some Sequence<String>,
        describe: (FileNames) -> UploadRecord
    ) throws -> UploadRecord {
        try files.original.sync()
        let reservation = try reserveAndLink(files, in: folder, fileExtension: fileExtension, stems: stems)
        do {
            while true {
                let record = describe(reservation.names)
                if try catalog.record(record, under: reservation) { return record }
            }
        } catch {
            try withdraw(reservation)
            throw error
        }
    }

    private func reserveAndLink(
        _ files: borrowing UploadFiles, in folder: String, fileExtension: String, stems: some Sequence<String>
    ) throws -> Reservation {
        let place = try images.open(folder)
        for stem in stems {
            let names = FileNames(stem: stem, fileExtension: fileExtension)
            // Recovery removes what stands under a pending name, so a name is never reserved over somebody's file.
            guard try images.lacks(names.all, in: place),
                let reservation = try catalog.reserve(names, in: folder, owner: instance.name)
            else { continue }
            do {
                if try link(files, as: names, in: place) { return reservation }
            } catch {
                try catalog.cancel(reservation)
                throw error
            }
            try catalog.abandon(reservation)
        }
        throw StorageFault.failed(call: "link", path: "\(images.path)/\(folder)", errno: EEXIST)
    }

    /// Links all the files, or none of them, and brings their names to the disk.
    ///
    /// - Returns: `false` when one of the names is taken by a file that the catalog does not know.
    private func link(
        _ files: borrowing UploadFiles, as names: FileNames, in place: borrowing Descriptor
    ) throws(StorageFault) -> Bool {
        var linked: [String] = []
        do throws(StorageFault) {
            if try files.original.link(as: names.original, in: place) { linked.append(names.original) }
            if try files.thumb.link(as: names.thumb, in: place) { linked.append(names.thumb) }
            if try files.medium?.link(as: names.medium, in: place) == true { linked.append(names.medium) }
            if linked.count == (files.medium == nil ? 2 : 3) {
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
    private func withdraw(_ reservation: Reservation) throws {
        try images.remove(reservation.names.all, from: reservation.folder)
        try catalog.cancel(reservation)
    }
}
