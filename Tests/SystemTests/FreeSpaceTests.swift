import Glibc
import Testing

@testable import System

@Suite("Free space")
struct FreeSpaceTests {
    private let space = FreeSpace(bytes: 150, allBytes: 1000, files: 30, allFiles: 1000)

    @Test("holds what leaves the reserve of bytes alone")
    func keepsBytes() {
        #expect(space.holds(bytes: 99, files: 1, above: 5))
        #expect(!space.holds(bytes: 100, files: 1, above: 5))
        #expect(space.holds(bytes: 149, files: 1, above: 0))
        #expect(!space.holds(bytes: 150, files: 1, above: 0))
        #expect(!space.holds(bytes: 0, files: 1, above: 20))
    }

    @Test("holds what leaves one inode of a hundred, unless there is no reserve")
    func keepsFiles() {
        #expect(space.holds(bytes: 1, files: 19, above: 5))
        #expect(!space.holds(bytes: 1, files: 20, above: 5))
        #expect(space.holds(bytes: 1, files: 1000, above: 0))
    }

    @Test("is believed where a file system counts neither bytes nor inodes")
    func toleratesUncounted() {
        #expect(FreeSpace(bytes: 0, allBytes: 0, files: 0, allFiles: 0).holds(bytes: 1 << 40, files: 5, above: 5))
    }

    @Test("is that of the file system, in bytes of its fragments")
    func isMeasured() {
        var status = statvfs()
        (status.f_frsize, status.f_bsize) = (4096, 65_536)
        (status.f_blocks, status.f_bfree, status.f_bavail) = (100, 50, 40)
        (status.f_files, status.f_ffree, status.f_favail) = (70, 60, 55)
        #expect(FreeSpace(status) == FreeSpace(bytes: 163_840, allBytes: 409_600, files: 55, allFiles: 70))
        (status.f_frsize, status.f_blocks, status.f_bavail) = (1 << 20, 1 << 60, 1 << 60)
        #expect(FreeSpace(status).bytes == .max)
    }
}
