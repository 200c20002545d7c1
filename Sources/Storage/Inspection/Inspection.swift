import System
import System

/// Compares the files of a site with the catalog, while the service may run: what is on its way in or out is no damage.
package struct Inspection: ~Copyable {
    /// What was looked at.
    package struct Summary: Sendable, Equatable {
        package var uploads = 0
        package var files = 0
        package var bytes = 0
    }

    let storage: UploadStore
    private var pace: ReadThrottle
    private(set) var summary = Summary()
    private static let batch = 100

    /// - Parameter storage: opened without recovery, or nothing would be left of what a crash has left.
    package init(of storage: UploadStore, at pace: ReadThrottle = ReadThrottle(bytesPerSecond: nil)) {
        self.storage = storage
        self.pace = pace
    }

    /// Looks at everything.
    ///
    /// - Parameter report: called with each damage as it is found; it may make it good at once.
    package consuming func run(report: (Inconsistency) throws -> Void) throws -> Summary {
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
        return summary
    }

    /// What was on its way when this began has arrived by now, or does soon, unless nobody is at it.
    private func stillInterrupted(_ suspects: [Inconsistency]) throws -> [Inconsistency] {
        var left = suspects
        for _ in 0..<Self.looks {
            let now = try interrupted()
            left.removeAll { !now.contains($0) }
            if left.isEmpty { break }
            SystemClock.sleep(Self.timeBetweenLooks)
        }
        return left
    }

    /// Together five seconds, in which a process that lives finishes what it is at.
    private static let (looks, timeBetweenLooks) = (50, Duration.milliseconds(100))

    private mutating func check(_ upload: UploadRecord, _ report: (Inconsistency) throws -> Void) throws {
        summary.uploads += 1
        let damages = try damages(of: upload)
        guard !damages.isEmpty else { return }
        // It may have been deleted, approved or repaired since it was read.
        guard let now = try storage.catalog.upload(publicID: upload.publicID) else { return }
        for damage in try self.damages(of: now) { try report(damage) }
    }

    private mutating func damages(of upload: UploadRecord) throws -> [Inconsistency] {
        var damages: [Inconsistency] = []
        let names = upload.names
        let original = try flaw(in: names.original, of: upload, size: upload.size, md5: upload.md5OnDisk)
        if let original {
            damages.append(Inconsistency(original.ofOriginal, upload.path(names.original), of: upload.publicID))
        }
        for (part, name, size) in upload.derived {
            guard let flaw = try flaw(in: name, of: upload, size: size, md5: nil) else { continue }
            damages.append(
                Inconsistency(
                    flaw.ofDerived, upload.path(name), of: upload.publicID,
                    repair: original == nil ? .rebuild(upload, part) : .none))
        }
        return damages
    }

    private enum Flaw {
        case missing, size, bytes, unreadable

        var ofOriginal: Inconsistency.Kind {
            switch self {
            case .missing: .originalMissing
            case .size: .originalSize
            case .bytes: .originalBytes
            case .unreadable: .originalUnreadable
            }
        }

        var ofDerived: Inconsistency.Kind {
            switch self {
            case .missing: .derivedMissing
            case .size: .derivedSize
            case .bytes: .derivedBytes
            case .unreadable: .derivedUnreadable
            }
        }
    }

    private mutating func flaw(in name: String, of upload: UploadRecord, size: Int, md5: String?) throws -> Flaw? {
        summary.files += 1
        pace.wait(forFileOf: md5 == nil ? 0 : size)
        do throws(SystemError) {
            guard let file = try storage.file(name, of: upload) else { return .missing }
            guard try file.size() == size else { return .size }
            if let md5 {
                summary.bytes += size
                return try file.md5Digest() == md5 ? nil : .bytes
            }
            return try file.beginsWithZeros() ? .bytes : nil
        } catch {
            return .unreadable
        }
    }

    /// What somebody began and nobody goes on with, or is just being done.
    private func interrupted() throws -> [Inconsistency] {
        let catalog = storage.catalog
        let pending = try catalog.openReservations().filter {
            try !InstanceLock.isHeld($0.process, besides: catalog.database.path)
        }
        return pending.map { $0.reservation.damage(.reservedLeft) }
            + (try catalog.deletingReservations().map { $0.damage(.deletingLeft) })
            + (try catalog.approvingReservations().map { $0.damage(.approvingLeft) })
    }

    private func checkLocks(_ report: (Inconsistency) throws -> Void) throws {
        for path in try InstanceLock.left(besides: storage.catalog.database.path) {
            try report(Inconsistency(.lockLeft, path, repair: .unlocking(path: path)))
        }
    }
}

extension UploadRecord {
    /// The path of a file below the folder of the images, or of what waits.
    func path(_ name: String) -> String {
        folder.isEmpty ? name : "\(folder)/\(name)"
    }

    /// The smaller files that it has, with their lengths.
    var derived: [(Inconsistency.Derivative, name: String, size: Int)] {
        [(.thumb, names.thumb, thumbSize), (.medium, names.medium, mediumSize), (.frame, names.frame, frameSize)]
            .filter { $0.2 > 0 }
    }
}

extension Reservation {
    fileprivate func damage(_ kind: Inconsistency.Kind) -> Inconsistency {
        Inconsistency(kind, path(names.stem), of: publicID, repair: .recovery)
    }
}
