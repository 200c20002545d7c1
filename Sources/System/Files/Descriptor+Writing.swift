private import CLinux
private import Glibc

extension Descriptor {
    /// Writes all the bytes at the descriptor's position.
    package func write(_ bytes: UnsafeRawBufferPointer, of path: String = "a file") throws(SystemError) {
        try Self.write(bytes, to: number, of: path)
    }

    /// Writes all the bytes at the position of a descriptor.
    ///
    /// - Parameter path: names the file in the error.
    package static func write(
        _ bytes: UnsafeRawBufferPointer, to number: Int32, of path: String = "a file"
    ) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(number, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .ofLastCall("write", path)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Returns once a file's bytes are on the disk.
    package func syncData() throws(SystemError) {
        guard fdatasync(number) == 0 else { throw .ofLastCall("fdatasync", "a file") }
    }

    /// Returns once a file, or the names in a folder, are on the disk.
    package func sync(_ path: String) throws(SystemError) {
        guard fsync(number) == 0 else { throw .ofLastCall("fsync", path) }
    }

    /// Returns once everything on the file system of the descriptor is on the disk.
    package func syncFileSystem(_ path: String) throws(SystemError) {
        guard syncfs(number) == 0 else { throw .ofLastCall("syncfs", path) }
    }

    /// Returns once the names in a folder are on the disk.
    package static func syncFolder(_ path: String) throws(SystemError) {
        try Descriptor(openingFolder: path).sync(path)
    }

    /// Drops the file's bytes beyond so many, or adds a hole that takes no room.
    package func setSize(_ bytes: Int) throws(SystemError) {
        guard ftruncate(number, off_t(bytes)) == 0 else { throw .ofLastCall("ftruncate", "a file") }
    }

    /// Sets the times of a file to those of another.
    package func setTimes(_ status: FileStatus, of path: String) throws(SystemError) {
        var times = [status.accessed, status.modified].map { timespec(tv_sec: $0.seconds, tv_nsec: $0.nanoseconds) }
        guard futimens(number, &times) == 0 else { throw .ofLastCall("futimens", path) }
    }
}
