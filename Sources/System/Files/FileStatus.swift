internal import CLinux
internal import Glibc

/// What the system knows of a file.
package struct FileStatus: Sendable, Equatable {
    package struct Time: Sendable, Equatable {
        package let seconds, nanoseconds: Int
    }

    /// Bytes.
    package let size: Int
    package let device, inode: UInt
    /// Names that it has.
    package let links: Int
    package let owner, group: UInt32
    /// Who may do what with it, without the kind of file.
    package let permissions: UInt32
    package let isFolder, isRegular, isLink, isSocket: Bool
    package let accessed, modified: Time

    /// - Parameter number: an open descriptor.
    package init(of number: Int32) throws(SystemError) {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .ofLastCall("fstat", "a file") }
        self.init(status)
    }

    /// - Returns: `nil` where nothing is, or where it cannot be reached.
    package init?(at path: String, followsLink: Bool = true) {
        var status = stat()
        guard (followsLink ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        size = Int(status.st_size)
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        links = Int(status.st_nlink)
        owner = status.st_uid
        group = status.st_gid
        permissions = status.st_mode & 0o7777
        isFolder = status.st_mode & S_IFMT == S_IFDIR
        isRegular = status.st_mode & S_IFMT == S_IFREG
        isLink = status.st_mode & S_IFMT == S_IFLNK
        isSocket = status.st_mode & S_IFMT == S_IFSOCK
        accessed = Time(seconds: status.st_atim.tv_sec, nanoseconds: status.st_atim.tv_nsec)
        modified = Time(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }

    /// Whether both are of one file, whatever its names.
    package func isSameFile(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }
}
