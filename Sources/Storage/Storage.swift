import Glibc

/// Files and the record of them, kept in agreement.
package final class Storage: Sendable {
    package let images: ImageFolder
    package let catalog: Catalog
    /// Held as long as this process lives, so that others can tell its unfinished work from that of a dead one.
    let instance: InstanceLock

    /// Opens both, and finishes or undoes what a crash cut off.
    ///
    /// - Parameters:
    ///   - imagesPath: the folder that nginx serves.
    ///   - databasePath: the SQLite database; lock files of running processes lie beside it.
    ///   - recovers: whether what a crash cut off is made good now.
    package init(imagesPath: String, databasePath: String, recovers: Bool = true) throws {
        images = try ImageFolder(path: imagesPath)
        catalog = try Catalog(path: databasePath)
        instance = try InstanceLock(besides: databasePath)
        if recovers { try recover() }
    }

    /// A place for the bytes of an upload. It vanishes unless it is published.
    package func newFile() throws(StorageFault) -> IncomingFile {
        try images.newFile()
    }

    /// Marks a request as running, or tells what became of it before.
    ///
    /// - Parameter lifetime: seconds for which an answer is kept.
    package func begin(_ request: RepeatableRequest, at now: Int64, lifetime: Int64) throws -> Repetition {
        try catalog.begin(request, by: instance.name, at: now, lifetime: lifetime) {
            try $0 == instance.name || InstanceLock.isHeld($0, besides: catalog.database.path)
        }
    }

    /// The folder of uploads that wait for approval: beside that of the images, where nginx serves nothing.
    package static func waitingPath(besides imagesPath: String) -> String { "\(imagesPath)-waiting" }

    private var waitingPath: String { Self.waitingPath(besides: images.path) }

    /// Opens it, and makes it if need be.
    func waitingRoom() throws(StorageFault) -> ImageFolder {
        let room = try ImageFolder(path: waitingPath, mode: 0o700)
        guard try room.isOnSameFileSystem(as: images) else {
            throw .unsuitable(path: waitingPath, lacks: "way to link a file into \(images.path): put both on one disk")
        }
        return room
    }

    /// The same, if it was ever made.
    func existingWaitingRoom() throws(StorageFault) -> ImageFolder? {
        var status = stat()
        return stat(waitingPath, &status) == 0 ? try waitingRoom() : nil
    }
}
