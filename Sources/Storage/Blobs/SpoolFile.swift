import CLinux
import Glibc

/// A file without a name on the images' own file system. It vanishes, a crash included, unless it is linked.
package struct SpoolFile: ~Copyable {
    private let file: Descriptor

    /// The descriptor, open for reading and writing as long as this value lives.
    package var descriptor: Int32 { file.number }

    /// - Parameter folder: any folder of the file system the file will be linked in.
    init(in folder: ImageFolder) throws(StorageError) {
        let number = openat(folder.descriptor, ".", martlet_O_TMPFILE | O_RDWR | O_CLOEXEC, 0o644)
        guard number >= 0 else {
            let code = errno
            if code == EOPNOTSUPP || code == EISDIR {
                throw .unsuitable(
                    path: folder.path,
                    lacks: "unnamed files (O_TMPFILE): put the folder on ext4, xfs, btrfs, zfs or tmpfs")
            }
            throw .of("open", folder.path, errno: code)
        }
        file = Descriptor(number)
    }

    /// A worker may have kept a descriptor of a file that was refused: it holds nothing any more.
    deinit {
        var status = stat()
        if fstat(file.number, &status) == 0, status.st_nlink == 0 { ftruncate(file.number, 0) }
    }

    /// Appends all the bytes at the descriptor's position.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .ofLastCall("write", "the images folder")
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Bytes in the file.
    package func size() throws(StorageError) -> Int {
        try file.size()
    }

    /// The MD5 of all its bytes, as 32 lower-case hex digits.
    package func md5Digest() throws(StorageError) -> String {
        try file.md5Digest()
    }

    /// Returns once the bytes are on the disk.
    func sync() throws(StorageError) {
        guard fdatasync(descriptor) == 0 else { throw .ofLastCall("fdatasync", "a spool file") }
    }

    /// Gives the file a name in a folder.
    ///
    /// - Returns: `false` when the name is taken; what stands there is left alone.
    func link(as name: String, in folder: borrowing Descriptor) throws(StorageError) -> Bool {
        // AT_EMPTY_PATH would need a capability; the way through /proc needs none (open(2), O_TMPFILE).
        if linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", folder.number, name, AT_SYMLINK_FOLLOW) == 0 { return true }
        guard errno == EEXIST else { throw .ofLastCall("linkat", name) }
        return false
    }
}
