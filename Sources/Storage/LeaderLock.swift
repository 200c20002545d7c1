import Glibc

/// Elects the one of several processes on a database that does a background task. It is held until the process ends.
package struct LeaderLock: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Takes the lock if nobody has it.
    ///
    /// - Parameter role: the task, as a part of the lock file's name.
    /// - Returns: `nil` when another process holds it.
    package init?(role: String, besides storage: UploadStore) throws(StorageError) {
        let path = "\(storage.catalog.database.path)-\(role)-leader.lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .ofLastCall("open", path) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
        guard errno == EWOULDBLOCK else { throw .ofLastCall("flock", path) }
        return nil
    }

    deinit {
        close(descriptor)
    }
}
