import Glibc

/// Serialises opening a database: migrations take several steps, and a process that comes in between would take a new
/// database for one of an older version, or take the same step.
///
/// The lock is on a file that only its owner can open, as anybody who can open a file or a folder can lock it for ever. It
/// is removed with the lock, so that nothing is left beside the database.
struct OpeningLock: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Waits until no other process opens the database.
    init(besides databasePath: String) throws(CatalogError) {
        path = Self.path(besides: databasePath)
        while true {
            let number = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard number >= 0 else { throw CatalogError(path: path, errno: errno) }
            guard flock(number, LOCK_EX) == 0 else {
                defer { close(number) }
                throw CatalogError(path: path, errno: errno)
            }
            // The holder before may have removed the file that this one waited for.
            if Self.isFile(number, at: path) {
                descriptor = number
                return
            }
            close(number)
        }
    }

    deinit {
        unlink(path)
        close(descriptor)
    }

    static func path(besides databasePath: String) -> String { "\(databasePath)-opening.lock" }

    private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
        var (open, named) = (stat(), stat())
        return fstat(descriptor, &open) == 0 && lstat(path, &named) == 0 && open.st_dev == named.st_dev
            && open.st_ino == named.st_ino
    }
}
