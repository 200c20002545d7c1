private import Glibc

/// A lock on a file (flock(2)), which ends with this value and with the process.
package struct FileLock: ~Copyable, Sendable {
    private let file: Descriptor

    /// Waits until the lock is free.
    package init(on file: consuming Descriptor, _ path: String) throws(SystemError) {
        guard flock(file.number, LOCK_EX) == 0 else { throw .ofLastCall("flock", path) }
        self.file = file
    }

    /// Takes the lock if nobody has it; `nil` when somebody does.
    package init?(tryingOn file: consuming Descriptor, _ path: String) throws(SystemError) {
        if flock(file.number, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK else { throw .ofLastCall("flock", path) }
            return nil
        }
        self.file = file
    }

    /// Whether the file that is locked is the one at a path.
    package func isFile(at path: String) -> Bool {
        guard let mine = try? file.status(), let named = FileStatus(at: path, followsLink: false) else { return false }
        return mine.isSameFile(as: named)
    }
}
