import Synchronization
package import System

/// Files and the record of them, kept in agreement.
package final class UploadStore: Sendable {
    package let images: ImageFolder
    package let catalog: Catalog
    /// Held as long as this process lives, so that others can tell its unfinished work from that of a dead one.
    let instance: InstanceLock
    /// Idempotent requests in flight here; the database row can outlive them if an update fails.
    private let running = Mutex<Set<IdempotentRequest.Name>>([])
    /// The folder of unapproved uploads, once it was opened.
    private let unapproved = Mutex<ImageFolder?>(nil)
    /// What this process could not undo of failed uploads, to be tried again.
    let unfinishedWithdrawals = Mutex<[Withdrawal]>([])

    /// Opens both, and finishes or undoes what a crash cut off.
    ///
    /// - Parameters:
    ///   - imagesPath: the folder that nginx serves.
    ///   - databasePath: the SQLite database; lock files of running processes lie beside it.
    ///   - migrates: whether a database of an older version is brought up to date.
    ///   - recovers: whether what a crash cut off is made good now.
    package init(imagesPath: String, databasePath: String, migrates: Bool = true, recovers: Bool = true) throws {
        images = try ImageFolder(path: imagesPath)
        catalog = try Catalog(path: databasePath, migrates: migrates)
        instance = try InstanceLock(besides: databasePath)
        if recovers { _ = try recover() }
    }

    /// Files that lie elsewhere, with the record of another storage.
    init(imagesPath: String, recordOf other: UploadStore) throws {
        images = try ImageFolder(path: imagesPath)
        catalog = other.catalog
        instance = try InstanceLock(besides: catalog.database.path)
    }

    /// A place for the bytes of an upload. It vanishes unless it is published.
    package func newFile() throws(SystemError) -> IncomingFile {
        try images.newFile()
    }

    /// Marks a request as running until its end, or tells what became of it before.
    ///
    /// - Parameter lifetime: seconds for which an answer is kept.
    package func begin(_ request: IdempotentRequest, at now: Int64, lifetime: Int64) throws -> IdempotencyState {
        // One after the other, which they are in the catalog as well.
        try running.withLock { running in
            let state = try catalog.begin(request, by: instance.name, at: now, lifetime: lifetime) { process in
                if process == instance.name { return running.contains(request.name) }
                return try InstanceLock.isHeld(process, besides: catalog.database.path)
            }
            if state == .first { running.insert(request.name) }
            return state
        }
    }

    /// Says that a request which was begun runs no more.
    ///
    /// - Parameter isRefused: whether it made no upload, and may be begun again at once.
    /// - Throws: when the database cannot forget it. This process lets it be begun again all the same.
    package func end(_ request: IdempotentRequest, isRefused: Bool) throws {
        try running.withLock { running in
            // Both within the lock: a request that began between the two would be ended here, and a third one begin beside it.
            defer { running.remove(request.name) }
            if isRefused { try catalog.forget(request) }
        }
    }

    /// The folder of uploads that wait for approval: beside that of the images, where nginx serves nothing.
    package static func unapprovedPath(besides imagesPath: String) -> String { "\(imagesPath)-unapproved" }

    private var unapprovedPath: String { Self.unapprovedPath(besides: images.path) }

    /// Opens it, and makes it if need be.
    func unapprovedFolder() throws(SystemError) -> ImageFolder {
        try unapproved.withLock { (kept) throws(SystemError) in
            if let kept, kept.isInPlace { return kept }
            let room = try ImageFolder(path: unapprovedPath, mode: 0o700)
            guard try room.isOnSameFileSystem(as: images) else {
                throw .unsuitable(
                    path: unapprovedPath, lacks: "way to link a file into \(images.path): put both on one disk")
            }
            kept = room
            return room
        }
    }

    /// The same, if it was ever made.
    func existingUnapprovedFolder() throws(SystemError) -> ImageFolder? {
        try Path.isMissing(unapprovedPath) ? nil : unapprovedFolder()
    }
}
