private import CLinux
private import Glibc

/// A file in memory alone, gone with this value.
package final class MemoryFile: Sendable {
    package let descriptor: Int32

    /// An empty one that can be written.
    package init() throws(SystemError) {
        descriptor = try Self.open()
    }

    /// One with these bytes, which nobody can change any more, not even with its descriptor.
    package convenience init(sealing bytes: [UInt8]) throws(SystemError) {
        try self.init()
        let number = descriptor
        try bytes.withUnsafeBufferPointer { (bytes) throws(SystemError) in
            try Descriptor.write(UnsafeRawBufferPointer(bytes), to: number, of: Self.name)
        }
        guard martlet_seal(descriptor) == 0 else { throw .ofLastCall("fcntl", Self.name) }
    }

    /// An empty one that can be written, which is the caller's to close.
    package static func open() throws(SystemError) -> Int32 {
        let descriptor = martlet_memory_file()
        guard descriptor >= 0 else { throw .ofLastCall("memfd_create", name) }
        return descriptor
    }

    /// One with these bytes, to be read from its beginning, which is the caller's to close.
    package static func open(holding bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int32 {
        let descriptor = try open()
        do throws(SystemError) {
            try Descriptor.write(bytes, to: descriptor, of: name)
            guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw SystemError.ofLastCall("lseek", name) }
        } catch {
            Descriptor.close(descriptor)
            throw error
        }
        return descriptor
    }

    private static let name = "a file in memory"

    deinit {
        Descriptor.close(descriptor)
    }
}
