import Glibc
package import System

/// A file without a name on the images' own file system. It vanishes, a crash included, unless it is linked.
package struct SpoolFile: ~Copyable {
    private let file: Descriptor

    /// The descriptor, open for reading and writing as long as this value lives.
    package var descriptor: Int32 { file.number }

    /// - Parameter folder: any folder of the file system the file will be linked in.
    init(in folder: ImageFolder) throws(SystemError) {
        file = try folder.unnamedFile()
    }

    /// A worker may have kept a descriptor of a file that was refused: it holds nothing any more.
    deinit {
        if let status = try? file.status(), status.links == 0 { try? file.setSize(0) }
    }

    /// Appends all the bytes at the descriptor's position.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        try file.write(bytes, of: "the images folder")
    }

    /// Bytes in the file.
    package func size() throws(SystemError) -> Int {
        try file.size()
    }

    func setTimes(_ status: FileStatus, of path: String) throws(SystemError) {
        try file.setTimes(status, of: path)
    }

    /// The MD5 of all its bytes, as 32 lower-case hex digits.
    package func md5Digest() throws(SystemError) -> String {
        try file.md5Digest()
    }

    /// Returns once the bytes are on the disk.
    func sync() throws(SystemError) {
        try file.syncData()
    }

    /// Gives the file a name in a folder.
    ///
    /// - Returns: `false` when the name is taken; what stands there is left alone.
    func link(as name: String, in folder: borrowing Descriptor) throws(SystemError) -> Bool {
        switch try file.link(to: folder, as: name) {
        case .done: return true
        case .taken: return false
        case .missing: throw .failed(call: "linkat", path: name, errno: ENOENT)
        case .impossible(let errno): throw .failed(call: "linkat", path: name, errno: errno)
        }
    }
}
