import CLinux
import Glibc
import Synchronization

/// The folder that nginx serves. It is opened once; everything below it is reached by descriptor and never through a
/// link.
package final class ImageFolder: Sendable {
    package let path: String
    private let root: Descriptor
    /// Folders whose names this process has brought to the disk, by their paths below this one.
    private let synced = Mutex<Set<String>>([])

    var descriptor: Int32 { root.number }

    /// Opens the folder, and makes it if its parent is there.
    ///
    /// - Parameter mode: who may use it, when it is made.
    package init(path: String, mode: mode_t = 0o755) throws(StorageError) {
        if mkdir(path, mode) != 0 && errno != EEXIST { throw .ofLastCall("mkdir", path) }
        let number = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw .ofLastCall("open", path) }
        self.path = path
        root = Descriptor(number)
        // A folder that cannot be written, or not as we need to, fails the start and not the first upload. A
        // full disk is a matter of the moment, and is made less full through this.
        do { _ = try SpoolFile(in: self) } catch .noSpace {}
    }

    /// Whether this is what stands at its path, and has not been moved or removed since it was opened.
    var isInPlace: Bool {
        var (mine, named) = (stat(), stat())
        return fstat(descriptor, &mine) == 0 && stat(path, &named) == 0 && mine.st_dev == named.st_dev
            && mine.st_ino == named.st_ino
    }

    package func newFile() throws(StorageError) -> IncomingFile {
        IncomingFile(try SpoolFile(in: self))
    }

    package func newSpoolFile() throws(StorageError) -> SpoolFile {
        try SpoolFile(in: self)
    }

    /// An empty file like that of `newSpoolFile`, which is the caller's to close.
    package func newDescriptor() throws(StorageError) -> Int32 {
        let file = try newSpoolFile()
        let number = fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0)
        guard number >= 0 else { throw .ofLastCall("fcntl", path) }
        return number
    }

    /// What uploads may still take on the file system.
    package func freeSpace() throws(StorageError) -> FreeSpace {
        var status = statvfs()
        guard fstatvfs(descriptor, &status) == 0 else { throw .ofLastCall("fstatvfs", path) }
        return FreeSpace(status)
    }

    /// Whether a file of the one can be linked into the other.
    func isOnSameFileSystem(as other: ImageFolder) throws(StorageError) -> Bool {
        var (mine, theirs) = (stat(), stat())
        guard fstat(descriptor, &mine) == 0, fstat(other.descriptor, &theirs) == 0 else {
            throw .ofLastCall("fstat", path)
        }
        return mine.st_dev == theirs.st_dev
    }

    /// Gives a file of one open folder the same name in another. One that is not there, or is there already, is passed
    /// over.
    ///
    /// - Returns: `false` when another file has the name there.
    func link(
        _ name: String, from: borrowing Descriptor, to: borrowing Descriptor
    ) throws(StorageError) -> Bool {
        if linkat(from.number, name, to.number, name, 0) == 0 || errno == ENOENT { return true }
        guard errno == EEXIST else { throw .ofLastCall("linkat", name) }
        guard let mine = try status(of: name, in: from) else { return true }
        let theirs = try status(of: name, in: to)
        return mine.st_dev == theirs?.st_dev && mine.st_ino == theirs?.st_ino
    }

    /// The folder at a relative path. Missing ones on the way are made, and are on the disk when this returns.
    func open(_ relativePath: String) throws(StorageError) -> Descriptor {
        var folder = try openFolder(".", below: root)
        var below = ""
        for name in relativePath.split(separator: "/").map(String.init) {
            let isNew = mkdirat(folder.number, name, 0o755) == 0
            guard isNew || errno == EEXIST else { throw .ofLastCall("mkdir", "\(path)/\(relativePath)") }
            below += "/\(name)"
            // Whoever made one that is there may still be about to sync its name, or was cut off before it did.
            if isNew || !synced.withLock({ $0.contains(below) }) {
                try sync(folder)
                noteSynced(below)
            }
            folder = try openFolder(name, below: folder)
        }
        return folder
    }

    private func noteSynced(_ folder: String) {
        synced.withLock { synced in
            if synced.count >= Self.mostSynced { synced = [] }
            synced.insert(folder)
        }
    }

    /// Folders that are remembered as synced. One that is forgotten is only synced again.
    private static let mostSynced = 1000

    /// The folder at a relative path; `nil` when it is not there.
    func existing(_ relativePath: String) throws(StorageError) -> Descriptor? {
        var folder = try openFolder(".", below: root)
        for name in relativePath.split(separator: "/").map(String.init) {
            let number = openat(folder.number, name, Self.folderFlags)
            if number < 0 && errno == ENOENT { return nil }
            guard number >= 0 else { throw .ofLastCall("openat", "\(path)/\(relativePath)") }
            folder = Descriptor(number)
        }
        return folder
    }

    /// A file in the folder at a relative path, open for reading; `nil` when it is not there, or only a link to
    /// another.
    func file(_ name: String, in relativePath: String) throws(StorageError) -> Descriptor? {
        guard let folder = try existing(relativePath) else { return nil }
        let number = openat(folder.number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        if number < 0 && (errno == ENOENT || errno == ELOOP) { return nil }
        guard number >= 0 else { throw .ofLastCall("openat", "\(path)/\(relativePath)/\(name)") }
        return Descriptor(number)
    }

    /// Takes the named files out of the folder at a relative path; those that are not there are passed over.
    func remove(_ names: [String], from relativePath: String) throws(StorageError) {
        guard let folder = try existing(relativePath) else { return }
        try remove(names, in: folder)
    }

    /// Takes the named files out of an open folder; those that are not there are passed over.
    ///
    /// - Throws: the fault of the first that cannot be removed, after all the others were.
    func remove(_ names: [String], in folder: borrowing Descriptor) throws(StorageError) {
        var fault: StorageError?
        for name in names where unlinkat(folder.number, name, 0) != 0 && errno != ENOENT {
            fault = fault ?? .ofLastCall("unlink", name)
        }
        try sync(folder)
        if let fault { throw fault }
    }

    /// Whether no name of these stands in an open folder.
    func lacks(_ names: [String], in folder: borrowing Descriptor) throws(StorageError) -> Bool {
        for name in names where try status(of: name, in: folder) != nil { return false }
        return true
    }

    /// The same for the folder at a relative path, which may not be there itself.
    func lacks(_ names: [String], at relativePath: String) throws(StorageError) -> Bool {
        guard let folder = try existing(relativePath) else { return true }
        return try lacks(names, in: folder)
    }

    private func status(of name: String, in folder: borrowing Descriptor) throws(StorageError) -> stat? {
        var status = stat()
        if fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
        guard errno == ENOENT else { throw .ofLastCall("fstatat", name) }
        return nil
    }

    /// Returns once the names in a folder are on the disk.
    func sync(_ folder: borrowing Descriptor) throws(StorageError) {
        guard fsync(folder.number) == 0 else { throw .ofLastCall("fsync", path) }
    }

    /// Returns once everything on the folder's file system is on the disk.
    func syncFileSystem() throws(StorageError) {
        guard syncfs(descriptor) == 0 else { throw .ofLastCall("syncfs", path) }
    }

    private static let folderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC

    private func openFolder(_ name: String, below parent: borrowing Descriptor) throws(StorageError) -> Descriptor {
        let number = openat(parent.number, name, Self.folderFlags)
        guard number >= 0 else { throw .ofLastCall("openat", "\(path)/…/\(name)") }
        return Descriptor(number)
    }
}
