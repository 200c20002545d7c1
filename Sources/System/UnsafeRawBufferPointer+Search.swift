private import CLinux

extension UnsafeRawBufferPointer {
    /// Whether the bytes stand in these, found in linear time.
    package func contains(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count <= count && memmem(baseAddress, count, bytes.baseAddress, bytes.count) != nil
    }
}
