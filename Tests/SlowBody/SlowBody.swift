package import HTTP

/// A body that comes in pieces of a given size, as a slow line would bring it.
package struct SlowBody: ByteSource {
    private var rest: ArraySlice<UInt8>
    private let step: Int
    private let breaksOff: Bool

    /// - Parameter breaksOff: whether the sender goes away instead of ending the body.
    package init(_ bytes: [UInt8], step: Int, breaksOff: Bool = false) {
        rest = bytes[...]
        self.step = step
        self.breaksOff = breaksOff
    }

    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ClientDisconnected) -> Int {
        if rest.isEmpty, breaksOff { throw ClientDisconnected() }
        let part = rest.prefix(min(step, buffer.count))
        buffer.copyBytes(from: part)
        rest = rest.dropFirst(part.count)
        return part.count
    }
}
