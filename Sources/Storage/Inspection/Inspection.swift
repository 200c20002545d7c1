import Glibc

/// Compares the files of a site with the catalog, while the service may run: what is on its way in or out is no damage.
package struct Inspection: ~Copyable {
    /// What was looked at.
    package struct Tally: Sendable, Equatable {
        package var uploads = 0
        package var files = 0
        package var bytes = 0
    }

    let storage: Storage
    private var pace: ReadingPace
    private(set) var tally = Tally()
    private static let batch = 100

    /// - Parameter storage: opened without recovery, or nothing would be left of what a crash has left.
    package init(of storage: Storage, at pace: ReadingPace = ReadingPace(bytesPerSecond: nil)) {
        self.storage = storage
        self.pace = pace
    }

    /// Looks at everything.
    ///
    /// - Parameter report: called with each damage as it is found; it may make it good at once.
    package consuming func run(report: (Damage) throws -> Void) throws -> Tally {
        let suspects = try interrupted()
        var last: Int64 = 0
        while true {
            let uploads = try storage.catalog.uploads(after: last, atMost: Self.batch)
            for upload in uploads { try check(upload, report) }
            guard let end = uploads.last else { break }
            last = end.id
        }
        try checkFolders(report)
        try checkLocks(report)
        for damage in try stillInterrupted(suspects) { try report(damage) }
        return tally
    }

    /// What was on its way when this began has arrived by now, or does soon, unless nobody is at it.
    private func stillInterrupted(_ suspects: [Damage]) throws -> [Damage] {
        var left = suspects
        for _ in 0..<Self.looks {
            let now = try interrupted()
            left.removeAll { !now.contains($0) }
            if left.isEmpty { break }
            usleep(Self.microsecondsBetweenLooks)
        }
        return left
    }

    /// Together five seconds, in which a process that lives finishes what it is at.
    private static let (looks, microsecondsBetweenLooks) = (50, UInt32(100_000))

    private mutating func check(_ upload: UploadRecord, _ report: (Damage) throws -> Void) throws {
        tally.uploads += 1
        let damages = try damages(of: upload)
        guard !damages.isEmpty else { return }
        // It may have been deleted, approved or repaired since it was read.
        guard let now = try storage.catalog.upload(publicID: upload.publicID) else { return }
        for damage in try self.damages(of: now) { try report(damage) }
    }

    private mutating func damages(of upload: UploadRecord) throws -> [Damage] {
        var damages: [Damage] = []
        let names = upload.names
        let original = try flaw(in: names.original, of: upload, size: upload.size, md5: upload.md5OnDisk)
        if let original {
            damages.append(Damage(original.ofOriginal, upload.path(names.original), of: upload.publicID))
        }
        for (part, name, size) in upload.derived {
            guard let flaw = try flaw(in: name, of: upload, size: size, md5: nil) else { continue }
            damages.append(
                Damage(
                    flaw.ofDerived, upload.path(name), of: upload.publicID,
                    cure: original == nil ? .renewal(upload, part) : .none))
        }
        return damages
    }

    private enum Flaw {
        case missing, size, bytes, unreadable

        var ofOriginal: Damage.Kind {
            switch self {
            case .missing: .originalMissing
            case .size: .originalSize
            case .bytes: .originalBytes
            case .unreadable: .originalUnreadable
            }
        }

        var ofDerived: Damage.Kind {
            switch self {
            case .missing: .derivedMissing
            case .size: .derivedSize
            case .bytes: .derivedBytes
            case .unreadable: .derivedUnreadable
            }
        }
    }

    private mutating func flaw(in name: String, of upload: UploadRecord, size: Int, md5: String?) throws -> Flaw? {
        tally.files += 1
        pace.wait(forFileOf: md5 == nil ? 0 : size)
        do throws(StorageFault) {
            guard let file = try storage.file(name, of: upload) else { return .missing }
            guard try file.size() == size else { return .size }
            if let md5 {
                tally.bytes += size
                return try file.md5Digest() == md5 ? nil : .bytes
            }
            return try file.beginsWithZeros() ? .bytes : nil
        } catch {
            return .unreadable
        }
    }

    /// What somebody began and nobody goes on with, or is just being done.
    private func interrupted() throws -> [Damage] {
        let catalog = storage.catalog
        let pending = try catalog.pendingReservations().filter {
            try !InstanceLock.isHeld($0.owner, besides: catalog.database.path)
        }
        return pending.map { $0.reservation.damage(.pendingLeft) }
            + (try catalog.leavingReservations().map { $0.damage(.leavingLeft) })
            + (try catalog.arrivingReservations().map { $0.damage(.arrivingLeft) })
    }

    private func checkLocks(_ report: (Damage) throws -> Void) throws {
        for path in try InstanceLock.left(besides: storage.catalog.database.path) {
            try report(Damage(.lockLeft, path, cure: .unlocking(path: path)))
        }
    }
}

extension UploadRecord {
    /// The path of a file below the folder of the images, or of what waits.
    func path(_ name: String) -> String {
        folder.isEmpty ? name : "\(folder)/\(name)"
    }

    /// The smaller files that it has, with their lengths.
    var derived: [(Damage.Derived, name: String, size: Int)] {
        [(.thumb, names.thumb, thumbSize), (.medium, names.medium, mediumSize), (.frame, names.frame, frameSize)]
            .filter { $0.2 > 0 }
    }
}

extension Reservation {
    fileprivate func damage(_ kind: Damage.Kind) -> Damage {
        Damage(kind, path(names.stem), of: publicID, cure: .recovery)
    }
}
