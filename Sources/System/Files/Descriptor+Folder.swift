private import CLinux
private import Glibc

/// What a folder holds.
package struct FolderEntry: Equatable, Sendable {
    package let name: String
    package let isFolder: Bool
}

/// What can be done within an open folder. Nothing here follows a link.
extension Descriptor {
    /// What the folder holds, without itself and its parent, in no order.
    package func entries() throws(SystemError) -> [FolderEntry] {
        // A descriptor of its own: readdir(3) moves the position, and closedir(3) closes it.
        let copy = openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw .ofLastCall("openat", "a folder") }
        guard let stream = fdopendir(copy) else {
            let code = errno
            Glibc.close(copy)
            throw .of("fdopendir", "a folder", errno: code)
        }
        defer { closedir(stream) }
        var entries: [FolderEntry] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw .ofLastCall("readdir", "a folder") }
                return entries
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            var status = stat()
            let isThere = fstatat(number, name, &status, AT_SYMLINK_NOFOLLOW) == 0
            guard isThere else { continue }
            entries.append(FolderEntry(name: name, isFolder: status.st_mode & S_IFMT == S_IFDIR))
        }
    }

    /// - Returns: `nil` when nothing has the name.
    package func status(of name: String) throws(SystemError) -> FileStatus? {
        var status = stat()
        if fstatat(number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return FileStatus(status) }
        guard errno == ENOENT else { throw .ofLastCall("fstatat", name) }
        return nil
    }

    /// The folder of a name; `nil` when it is not there.
    ///
    /// - Parameter path: names it in the error.
    package func folder(_ name: String, _ path: String) throws(SystemError) -> Descriptor? {
        let below = openat(number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if below < 0 && errno == ENOENT { return nil }
        guard below >= 0 else { throw .ofLastCall("openat", path) }
        return Descriptor(below)
    }

    /// The file of a name, open for reading; `nil` when it is not there, or only a link to another.
    ///
    /// - Parameter path: names it in the error.
    package func file(_ name: String, _ path: String) throws(SystemError) -> Descriptor? {
        let below = openat(number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        if below < 0 && (errno == ENOENT || errno == ELOOP) { return nil }
        guard below >= 0 else { throw .ofLastCall("openat", path) }
        return Descriptor(below)
    }

    /// A file without a name, on the folder's file system.
    ///
    /// - Parameter path: of the folder, for the error.
    package func unnamedFile(_ path: String) throws(SystemError) -> Descriptor {
        let file = openat(number, ".", martlet_O_TMPFILE | O_RDWR | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            let code = errno
            if code == EOPNOTSUPP || code == EISDIR {
                throw .unsuitable(
                    path: path, lacks: "unnamed files (O_TMPFILE): put the folder on ext4, xfs, btrfs, zfs or tmpfs")
            }
            throw .of("open", path, errno: code)
        }
        return Descriptor(file)
    }

    /// Makes a folder.
    ///
    /// - Returns: `false` when something has the name already.
    package func makeFolder(_ name: String, _ path: String) throws(SystemError) -> Bool {
        if mkdirat(number, name, 0o755) == 0 { return true }
        guard errno == EEXIST else { throw .ofLastCall("mkdir", path) }
        return false
    }

    /// Removes a name.
    ///
    /// - Returns: `false` when nothing had it.
    @discardableResult
    package func unlink(_ name: String) throws(SystemError) -> Bool {
        if unlinkat(number, name, 0) == 0 { return true }
        guard errno == ENOENT else { throw .ofLastCall("unlink", name) }
        return false
    }

    /// What came of linking a file.
    package enum Linking: Sendable {
        case done
        /// Something has the new name; it is left alone.
        case taken
        /// The file has no name any more.
        case missing
        /// Another disk, or a file system that makes no links, or no more of them.
        case impossible(errno: Int32)
    }

    /// Gives a file of this folder another name.
    ///
    /// - Parameter path: names the file in the error.
    package func link(
        _ name: String, to folder: borrowing Descriptor, as newName: String, _ path: String? = nil
    ) throws(SystemError) -> Linking {
        try Self.linking(linkat(number, name, folder.number, newName, 0), path ?? name)
    }

    /// Gives an open file, which may have no name yet, a name in a folder.
    package func link(to folder: borrowing Descriptor, as name: String) throws(SystemError) -> Linking {
        // AT_EMPTY_PATH would need a capability; the way through /proc needs none (open(2), O_TMPFILE).
        try Self.linking(
            linkat(AT_FDCWD, "/proc/self/fd/\(number)", folder.number, name, AT_SYMLINK_FOLLOW), name)
    }

    private static func linking(_ status: Int32, _ path: String) throws(SystemError) -> Linking {
        if status == 0 { return .done }
        switch errno {
        case EEXIST: return .taken
        case ENOENT: return .missing
        case EXDEV, EPERM, EMLINK: return .impossible(errno: errno)
        default: throw .ofLastCall("linkat", path)
        }
    }
}
