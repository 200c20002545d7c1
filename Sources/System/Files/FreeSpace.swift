import CLinux
import Glibc

/// What a file system still has for new files.
package struct FreeSpace: Sendable, Equatable {
    /// Bytes that a user may still take, and all that there are; 0 where the file system counts none.
    package let bytes, allBytes: Int
    /// Inodes that are free, and all that there are; 0 where the file system makes them as they are needed.
    package let files, allFiles: Int

    /// The part of the inodes that a reserve keeps.
    private static let percentOfFiles = 1

    package init(bytes: Int, allBytes: Int, files: Int, allFiles: Int) {
        (self.bytes, self.allBytes, self.files, self.allFiles) = (bytes, allBytes, files, allFiles)
    }

    /// - Parameter path: on the file system.
    package init?(at path: String) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// - Parameters:
    ///   - descriptor: of a file or folder on the file system.
    ///   - path: names it in the error.
    package init(of descriptor: borrowing Descriptor, _ path: String) throws(SystemError) {
        var status = statvfs()
        guard fstatvfs(descriptor.number, &status) == 0 else { throw .ofLastCall("fstatvfs", path) }
        self.init(status)
    }

    init(_ status: statvfs) {
        func bytes(ofBlocks count: UInt) -> Int {
            let (product, hasOverflown) = Int(clamping: count).multipliedReportingOverflow(by: Int(status.f_frsize))
            return hasOverflown ? .max : product
        }
        self.init(
            bytes: bytes(ofBlocks: UInt(status.f_bavail)), allBytes: bytes(ofBlocks: UInt(status.f_blocks)),
            files: Int(clamping: status.f_favail), allFiles: Int(clamping: status.f_files))
    }

    /// Bytes that may be taken before a reserve is touched.
    ///
    /// - Parameter percent: of all bytes, for the reserve.
    package func bytes(above percent: Int) -> Int {
        allBytes == 0 ? .max : bytes - allBytes / 100 * percent
    }

    /// Whether files can be added without touching a reserve.
    ///
    /// - Parameters:
    ///   - bytes: of all the files together.
    ///   - files: how many.
    ///   - percent: of all bytes, for the reserve; 0 for none, be it of bytes or of inodes.
    package func holds(bytes: Int, files: Int, above percent: Int) -> Bool {
        guard bytes < self.bytes(above: percent) else { return false }
        return percent == 0 || allFiles == 0 || files < self.files - allFiles / 100 * Self.percentOfFiles
    }
}
