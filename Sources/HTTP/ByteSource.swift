/// The body of a request while it arrives.
package protocol ByteSource: ~Copyable {
    /// Reads the next bytes.
    ///
    /// An implementation gives at least one byte and at most as many as the buffer holds, in their order, each of them
    /// once; it gives 0 at the end of the body and never before.
    ///
    /// - Parameter buffer: not empty.
    /// - Returns: how many bytes were written to the front of the buffer.
    /// - Throws: `ClientDisconnected` when the body ends before its end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ClientDisconnected) -> Int
}

/// The sender has gone away in the middle of a body: nobody is left to answer.
package struct ClientDisconnected: Error, Equatable {
    package init() {}
}

/// A body that is in memory already.
package struct InMemoryBody: ByteSource {
    private var rest: ArraySlice<UInt8>

    package init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = rest.prefix(buffer.count)
        buffer.copyBytes(from: part)
        rest = rest.dropFirst(part.count)
        return part.count
    }
}
