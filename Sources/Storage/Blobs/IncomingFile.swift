import Crypto
import Glibc

/// The bytes of an upload while they arrive: kept in a spool file, counted and hashed on the way.
package struct IncomingFile: ~Copyable {
    package let spool: SpoolFile
    /// Bytes received so far.
    package private(set) var count = 0
    private var md5 = Insecure.MD5()

    init(_ spool: consuming SpoolFile) {
        self.spool = spool
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(StorageFault) {
        try spool.write(bytes)
        md5.update(bufferPointer: bytes)
        count += bytes.count
    }

    /// The MD5 of the bytes received so far, as 32 lower-case hex digits.
    package var md5Digest: String { md5.finalize().hexDigits }

    /// The spool file with all the bytes, when no more will come.
    package consuming func intoSpool() -> SpoolFile { spool }
}

extension SpoolFile {
    /// The MD5 of all its bytes, as 32 lower-case hex digits.
    package func md5Digest() throws(StorageFault) -> String {
        var md5 = Insecure.MD5()
        var position = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(position))
            if count < 0 {
                if errno == EINTR { continue }
                throw .ofLastCall("pread", "a spool file")
            }
            if count == 0 { return md5.finalize().hexDigits }
            md5.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            position += count
        }
    }
}

extension Sequence<UInt8> {
    /// The bytes as lower-case hex digits, two each.
    package var hexDigits: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
