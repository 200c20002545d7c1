import Foundation
import Glibc

/// An open file without a name.
package final class TemporaryFile {
    package let descriptor: Int32

    package init() throws {
        descriptor = try temporaryFile()
    }

    deinit {
        close(descriptor)
    }

    package func write(_ text: String) {
        Glibc.write(descriptor, text, text.utf8.count)
    }

    package var text: String { String(decoding: contents(of: descriptor), as: UTF8.self) }
}

/// An open file without a name, which is the caller's to close.
package func temporaryFile(holding bytes: [UInt8] = []) throws -> Int32 {
    var path = Array("\(NSTemporaryDirectory())/martlet-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    unlink(path)
    guard write(descriptor, bytes, bytes.count) == bytes.count else { throw POSIXError(.ENOSPC) }
    return descriptor
}

/// All that a file holds.
package func contents(of descriptor: Int32) -> [UInt8] {
    let length = Int(lseek(descriptor, 0, SEEK_END))
    return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
        count = max(0, pread(descriptor, buffer.baseAddress, length, 0))
    }
}
