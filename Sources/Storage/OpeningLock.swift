import System

/// Serialises opening a database: migrations take several steps, and a process that comes in between would take a new
/// database for one of an older version, or take the same step.
///
/// The lock is on a file that only its owner can open, as anybody who can open a file or a folder can lock it for ever. It
/// is removed with the lock, so that nothing is left beside the database.
struct OpeningLock: ~Copyable {
    private let path: String
    private let lock: FileLock

    /// Waits until no other process opens the database.
    init(besides databasePath: String) throws(CatalogError) {
        path = Self.path(besides: databasePath)
        while true {
            let lock: FileLock
            do throws(SystemError) {
                lock = try FileLock(on: Descriptor(opening: path, for: .create, followsLink: false), path)
            } catch {
                throw CatalogError(path: path, errno: error.number)
            }
            // The holder before may have removed the file that this one waited for.
            if lock.isFile(at: path) {
                self.lock = lock
                return
            }
        }
    }

    deinit {
        _ = try? Path.remove(path)
    }

    static func path(besides databasePath: String) -> String { "\(databasePath)-opening.lock" }
}
