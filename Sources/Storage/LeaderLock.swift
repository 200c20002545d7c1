package import System

/// Elects the one of several processes on a database that does a background task. It is held until the process ends.
package struct LeaderLock: ~Copyable, Sendable {
    private let lock: FileLock

    /// Takes the lock if nobody has it.
    ///
    /// - Parameter role: the task, as a part of the lock file's name.
    /// - Returns: `nil` when another process holds it.
    package init?(role: String, besides storage: UploadStore) throws(SystemError) {
        let path = "\(storage.catalog.database.path)-\(role)-leader.lock"
        guard let lock = try FileLock(tryingOn: Descriptor(opening: path, for: .create), path) else { return nil }
        self.lock = lock
    }
}
