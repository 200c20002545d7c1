import Glibc
import Synchronization
package import System

/// The folder that nginx serves. It is opened once; everything below it is reached by descriptor and never through a
/// link.
package final class ImageFolder: Sendable {
    package let path: String
    private let root: Descriptor
    /// Folders whose names this process has brought to the disk, by their paths below this one.
    private let synced = Mutex<Set<String>>([])

    /// Opens the folder, and makes it if its parent is there.
    ///
    /// - Parameter mode: who may use it, when it is made.
    package init(path: String, mode: UInt32 = 0o755) throws(SystemError) {
        try Path.makeFolder(path, mode: mode)
        root = try Descriptor(openingFolder: path)
        self.path = path
        // A folder that cannot be written, or not as we need to, fails the start and not the first upload. A
        // full disk is a matter of the moment, and is made less full through this.
        do { _ = try SpoolFile(in: self) } catch .noSpace {}
    }

    /// Whether this is what stands at its path, and has not been moved or removed since it was opened.
    var isInPlace: Bool {
        guard let mine = try? root.status(), let named = FileStatus(at: path) else { return false }
        return mine.isSameFile(as: named)
    }

    package func newFile() throws(SystemError) -> IncomingFile {
        IncomingFile(try SpoolFile(in: self))
    }

    package func newSpoolFile() throws(SystemError) -> SpoolFile {
        try SpoolFile(in: self)
    }

    /// An empty file like that of `newSpoolFile`, which is the caller's to close.
    package func newDescriptor() throws(SystemError) -> Int32 {
        try Descriptor.duplicate(newSpoolFile().descriptor)
    }

    /// What uploads may still take on the file system.
    package func freeSpace() throws(SystemError) -> FreeSpace {
        try FreeSpace(of: root, path)
    }

    /// Whether a file of the one can be linked into the other.
    func isOnSameFileSystem(as other: ImageFolder) throws(SystemError) -> Bool {
        try root.status().device == other.root.status().device
    }

    /// Gives a file of one open folder the same name in another. One that is not there, or is there already, is passed
    /// over.
    ///
    /// - Returns: `false` when another file has the name there.
    func link(
        _ name: String, from: borrowing Descriptor, to: borrowing Descriptor
    ) throws(SystemError) -> Bool {
        switch try from.link(name, to: to, as: name) {
        case .done, .missing: return true
        case .impossible(let errno): throw .failed(call: "linkat", path: name, errno: errno)
        case .taken: break
        }
        guard let mine = try from.status(of: name) else { return true }
        return try to.status(of: name).map(mine.isSameFile) ?? false
    }

    /// The folder at a relative path. Missing ones on the way are made, and are on the disk when this returns.
    func open(_ relativePath: String) throws(SystemError) -> Descriptor {
        var folder = try openFolder(".", below: root)
        var below = ""
        for name in relativePath.split(separator: "/").map(String.init) {
            let isNew = try folder.makeFolder(name, "\(path)/\(relativePath)")
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
    func existing(_ relativePath: String) throws(SystemError) -> Descriptor? {
        var folder = try openFolder(".", below: root)
        for name in relativePath.split(separator: "/").map(String.init) {
            guard let next = try folder.folder(name, "\(path)/\(relativePath)") else { return nil }
            folder = next
        }
        return folder
    }

    /// A file in the folder at a relative path, open for reading; `nil` when it is not there, or only a link to
    /// another.
    func file(_ name: String, in relativePath: String) throws(SystemError) -> Descriptor? {
        guard let folder = try existing(relativePath) else { return nil }
        return try folder.file(name, "\(path)/\(relativePath)/\(name)")
    }

    /// Takes the named files out of the folder at a relative path; those that are not there are passed over.
    func remove(_ names: [String], from relativePath: String) throws(SystemError) {
        guard let folder = try existing(relativePath) else { return }
        try remove(names, in: folder)
    }

    /// Takes the named files out of an open folder; those that are not there are passed over.
    ///
    /// - Throws: the fault of the first that cannot be removed, after all the others were.
    func remove(_ names: [String], in folder: borrowing Descriptor) throws(SystemError) {
        var firstError: SystemError?
        for name in names {
            do { try folder.unlink(name) } catch { firstError = firstError ?? error }
        }
        try sync(folder)
        if let firstError { throw firstError }
    }

    /// Whether no name of these stands in an open folder.
    func lacks(_ names: [String], in folder: borrowing Descriptor) throws(SystemError) -> Bool {
        for name in names where try folder.status(of: name) != nil { return false }
        return true
    }

    /// The same for the folder at a relative path, which may not be there itself.
    func lacks(_ names: [String], at relativePath: String) throws(SystemError) -> Bool {
        guard let folder = try existing(relativePath) else { return true }
        return try lacks(names, in: folder)
    }

    /// Returns once the names in a folder are on the disk.
    func sync(_ folder: borrowing Descriptor) throws(SystemError) {
        try folder.sync(path)
    }

    /// Returns once everything on the folder's file system is on the disk.
    func syncFileSystem() throws(SystemError) {
        try root.syncFileSystem(path)
    }

    private func openFolder(_ name: String, below parent: borrowing Descriptor) throws(SystemError) -> Descriptor {
        let path = "\(path)/…/\(name)"
        guard let folder = try parent.folder(name, path) else {
            throw .failed(call: "openat", path: path, errno: ENOENT)
        }
        return folder
    }

    func unnamedFile() throws(SystemError) -> Descriptor { try root.unnamedFile(path) }
}
