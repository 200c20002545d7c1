internal import CTurboJPEG

/// A JPEG in the memory of TurboJPEG, which made it.
package struct EncodedJPEG: ~Copyable {
    package let bytes: UnsafeRawBufferPointer

    init(owning start: UnsafeMutablePointer<UInt8>, count: UInt) {
        bytes = UnsafeRawBufferPointer(start: start, count: Int(count))
    }

    deinit {
        if let start = bytes.baseAddress { Self.free(UnsafeMutableRawPointer(mutating: start)) }
    }

    /// Hands the memory over to the caller, who frees it with `free`.
    package consuming func release() -> (start: UnsafeMutableRawPointer?, count: Int) {
        let bytes = bytes
        discard self
        return (UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }

    package static func free(_ start: UnsafeMutableRawPointer) {
        tjFree(start.assumingMemoryBound(to: UInt8.self))
    }
}
