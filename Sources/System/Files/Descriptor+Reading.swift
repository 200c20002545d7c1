private import CLinux
private import Glibc

extension Descriptor {
    package func status() throws(SystemError) -> FileStatus { try FileStatus(of: number) }

    /// Bytes in the file.
    package func size() throws(SystemError) -> Int { try status().size }

    /// Reads the file from its beginning to its end.
    ///
    /// - Parameter take: called with the next bytes, which are valid during the call.
    package func forEachPart(
        _ take: (UnsafeRawBufferPointer) throws(SystemError) -> Void
    ) throws(SystemError) {
        try Self.forEachPart(of: number, take)
    }

    /// The same for a descriptor that somebody else owns.
    package static func forEachPart(
        of number: Int32, _ take: (UnsafeRawBufferPointer) throws(SystemError) -> Void
    ) throws(SystemError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var position = 0
        while true {
            let count = try read(number, into: buffer, at: position)
            if count == 0 { return }
            try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            position += count
        }
    }

    /// The first bytes of the file.
    ///
    /// - Parameter limit: how many at most.
    package func bytes(atMost limit: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: min(limit, 1 << 16), alignment: 16)
        defer { room.deallocate() }
        while bytes.count < limit {
            let part = UnsafeMutableRawBufferPointer(rebasing: room[..<min(room.count, limit - bytes.count)])
            let count = try Self.read(number, into: part, at: bytes.count)
            if count == 0 { break }
            bytes += part[..<count]
        }
        return bytes
    }

    /// Whether no byte of the first few is anything but zero, as no picture or video begins.
    package func beginsWithZeros() throws(SystemError) -> Bool {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16, alignment: 16)
        defer { buffer.deallocate() }
        let count = try Self.read(number, into: buffer, at: 0)
        return buffer[..<count].allSatisfy { $0 == 0 }
    }

    /// Reads from a position of a file, which stays where its own position is.
    ///
    /// - Returns: how many bytes were read; 0 at the end.
    package static func read(
        _ number: Int32, into buffer: UnsafeMutableRawBufferPointer, at position: Int
    ) throws(SystemError) -> Int {
        while true {
            let count = pread(number, buffer.baseAddress, buffer.count, off_t(position))
            if count >= 0 { return count }
            guard errno == EINTR else { throw .ofLastCall("pread", "a file") }
        }
    }
}
