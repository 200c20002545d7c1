import Glibc
import Media
import System

/// A file's bytes, read by the system as they are looked at.
struct MappedFile: ~Copyable {
    let bytes: UnsafeRawBufferPointer

    /// Maps the whole file. An empty one has no bytes and no mapping.
    init(_ descriptor: Int32) throws(JobError) {
        let length: Int
        do { length = try FileStatus(of: descriptor).size } catch { throw .failed(errno: error.number) }
        guard length > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw .failed(errno: errno)
        }
        bytes = UnsafeRawBufferPointer(start: start, count: length)
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
}
