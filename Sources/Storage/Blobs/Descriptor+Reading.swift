import Crypto
import Glibc

/// What a folder holds.
struct FolderEntry: Equatable {
    let name: String
    let isFolder: Bool
}

extension Descriptor {
    /// Bytes in the file.
    func size() throws(StorageError) -> Int {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .ofLastCall("fstat", "a file") }
        return Int(status.st_size)
    }

    /// The MD5 of all bytes of the file, as 32 lower-case hex digits.
    func md5Digest() throws(StorageError) -> String {
        var md5 = Insecure.MD5()
        try forEachPart { md5.update(bufferPointer: $0) }
        return md5.finalize().hexDigits
    }

    /// Reads the file from its begin to its end.
    ///
    /// - Parameter take: called with the next bytes, which are valid during the call.
    func forEachPart(
        _ take: (UnsafeRawBufferPointer) throws(StorageError) -> Void
    ) throws(StorageError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var position = 0
        while true {
            let count = try read(into: buffer, at: position)
            if count == 0 { return }
            try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            position += count
        }
    }

    /// Whether no byte of the first few is anything but zero, as no picture or video begins.
    func beginsWithZeros() throws(StorageError) -> Bool {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16, alignment: 16)
        defer { buffer.deallocate() }
        let count = try read(into: buffer, at: 0)
        return buffer[..<count].allSatisfy { $0 == 0 }
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int) throws(StorageError) -> Int {
        while true {
            let count = pread(number, buffer.baseAddress, buffer.count, off_t(position))
            if count >= 0 { return count }
            guard errno == EINTR else { throw .ofLastCall("pread", "a file") }
        }
    }

    /// What the folder holds, without itself and its parent, in no order.
    func entries() throws(StorageError) -> [FolderEntry] {
        // A descriptor of its own: readdir(3) moves the position, and closedir(3) closes it.
        let copy = openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw .ofLastCall("openat", "a folder") }
        guard let stream = fdopendir(copy) else {
            let code = errno
            close(copy)
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
}
