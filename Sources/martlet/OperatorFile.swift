import System
import Uploads

/// A file that the operator names, in a setting or on the command line.
enum OperatorFile {
    /// Bytes that one may have: a watermark is the largest.
    static let longest = 16 << 20

    /// Why a file cannot be read.
    enum ReadError: Error {
        case system(SystemError)
        case tooLong

        /// What is said of the file, behind its path.
        var reason: String {
            switch self {
            case .system(let error): "cannot be read: \(SystemError.words(for: error.number))"
            case .tooLong: "has more than \(ByteCount.text(OperatorFile.longest))"
            }
        }
    }

    /// Reads a whole file.
    static func read(_ path: String) throws(ReadError) -> [UInt8] {
        let bytes: [UInt8]
        do {
            // A named pipe would wait for a writer; this does not.
            bytes = try Descriptor(opening: path).bytes(atMost: longest + 1)
        } catch {
            throw .system(error)
        }
        guard bytes.count <= longest else { throw .tooLong }
        return bytes
    }
}
