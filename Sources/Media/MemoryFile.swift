import CLinux
import Glibc

/// A file in memory alone, gone with this value.
package final class MemoryFile: Sendable {
    package let descriptor: Int32

    /// An empty one that can be written.
    package init() throws(MemoryFileError) {
        descriptor = try Self.open()
    }

    /// One with these bytes, which nobody can change any more, whoever is given its descriptor.
    package convenience init(sealing bytes: [UInt8]) throws(MemoryFileError) {
        try self.init()
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw MemoryFileError(errno: errno) }
            rest = rest.dropFirst(max(0, count))
        }
        guard martlet_seal(descriptor) == 0 else { throw MemoryFileError(errno: errno) }
    }

    /// An empty one that can be written, which is the caller's to close.
    package static func open() throws(MemoryFileError) -> Int32 {
        let descriptor = martlet_memory_file()
        guard descriptor >= 0 else { throw MemoryFileError(errno: errno) }
        return descriptor
    }

    deinit {
        close(descriptor)
    }
}

/// The system has no memory for a file.
package struct MemoryFileError: Error, CustomStringConvertible {
    package let errno: Int32

    package var description: String { "no file can be made in memory: \(String(cString: strerror(errno)))" }
}
