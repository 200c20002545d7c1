import Glibc

/// Lets one of several processes on a database do what only one shall do. It is held until the process ends.
package struct LeaderLock: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Takes the lock if nobody has it.
    ///
    /// - Parameter office: a word for what the holder does, as a part of the lock file's name.
    /// - Returns: `nil` when another process holds it.
    package init?(for office: String, besides storage: UploadStore) throws(StorageError) {
        let path = "\(storage.catalog.database.path)-\(office).lock"
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
