import Crypto
import System

extension Descriptor {
    /// The MD5 of all bytes of the file, as 32 lower-case hex digits.
    func md5Digest() throws(SystemError) -> String {
        var md5 = Insecure.MD5()
        try forEachPart { md5.update(bufferPointer: $0) }
        return md5.finalize().hexDigits
    }
}
