import Crypto
import Glibc
package import System

/// The bytes of an upload while they arrive: kept in a spool file, counted and hashed on the way.
package struct IncomingFile: ~Copyable {
    package let spool: SpoolFile
    /// Bytes received so far.
    package private(set) var count = 0
    private var md5 = Insecure.MD5()

    init(_ spool: consuming SpoolFile) {
        self.spool = spool
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        try spool.write(bytes)
        md5.update(bufferPointer: bytes)
        count += bytes.count
    }

    /// The MD5 of the bytes received so far, as 32 lower-case hex digits.
    package var md5Digest: String { md5.finalize().hexDigits }

    /// The spool file with all the bytes, when no more will come.
    package consuming func intoSpool() -> SpoolFile { spool }
}
