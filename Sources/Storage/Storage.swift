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
    package init(imagesPath: String, databasePath: String) throws {
        images = try ImageFolder(path: imagesPath)
        catalog = try Catalog(path: databasePath)
        instance = try InstanceLock(besides: databasePath)
        try recover()
    }

    /// A place for the bytes of an upload. It vanishes unless it is published.
    package func newFile() throws(StorageFault) -> IncomingFile {
        try images.newFile()
    }
}
