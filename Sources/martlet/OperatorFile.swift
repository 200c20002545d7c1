import Glibc
import Uploads

/// A file that the operator names, in a setting or on the command line.
enum OperatorFile {
    /// Bytes that one may have: a watermark is the largest.
    static let longest = 16 << 20

    /// Why a file cannot be read.
    enum ReadError: Error {
        case system(errno: Int32)
        case tooLong

        /// What is said of the file, behind its path.
        var reason: String {
            switch self {
            case .system(let errno): "cannot be read: \(String(cString: strerror(errno)))"
            case .tooLong: "has more than \(ByteCount.text(OperatorFile.longest))"
            }
        }
    }

    /// Reads a whole file.
    static func read(_ path: String) throws(ReadError) -> [UInt8] {
        // A named pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(errno: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            guard count >= 0 else { throw .system(errno: errno) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= longest else { throw .tooLong }
        }
    }
}
