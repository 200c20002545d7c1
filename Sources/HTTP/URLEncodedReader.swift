/// Reads a body of `application/x-www-form-urlencoded` field by field while it arrives. A value may be of any length.
package struct URLEncodedReader: ~Copyable {
    /// Bytes that the name of a field may have.
    package static let longestName = 1024
    /// Fields of one form.
    package static let mostFields = 200

    private var buffer = FormBuffer()
    /// Room for as much of a value as is decoded at a time.
    private let decoded = UnsafeMutableRawBufferPointer.allocate(byteCount: FormBuffer.capacity + 2, alignment: 16)
    /// Whether the buffer's front is in a value that was not read to its end.
    private var isInValue = false
    private var count = 0

    package init() {}

    deinit {
        decoded.deallocate()
    }

    /// Passes over what is left of a value and reads the name of the next field; `nil` behind the last.
    ///
    /// - Returns: the decoded bytes of the name, which are compared with those of the names that we know and are never a
    ///   text.
    /// - Throws: `FormError` and `ClientDisconnected`.
    package mutating func nextField(from source: inout some ByteSource & ~Copyable) throws -> [UInt8]? {
        if isInValue { try readValue(from: &source) { _ in } }
        while true {
            var length = 0
            while true {
                let bytes = buffer.bytes
                while length < bytes.count, bytes[length] != UInt8(ascii: "="), bytes[length] != UInt8(ascii: "&") {
                    length += 1
                }
                if length < bytes.count || buffer.isExhausted { break }
                guard length <= Self.longestName else { break }
                try buffer.fill(from: &source)
            }
            guard length <= Self.longestName else {
                throw FormError.fieldTooLong(name: "name", limit: Self.longestName)
            }
            let name = Array(buffer.bytes.prefix(length))
            let end = length < buffer.bytes.count ? buffer.bytes[length] : nil
            buffer.take(end == UInt8(ascii: "=") ? length + 1 : length)
            if name.isEmpty, end == nil { return nil }
            isInValue = true
            // Between two "&", or a value without a name: there is nothing that could be meant.
            guard !name.isEmpty else {
                try readValue(from: &source) { _ in }
                continue
            }
            count += 1
            guard count <= Self.mostFields else { throw FormError.tooManyFields(limit: Self.mostFields) }
            return URLEncoded.decoded(name)
        }
    }

    /// Gives the decoded value, piece by piece, up to its end.
    ///
    /// - Parameter take: called with the next bytes, which are valid during the call.
    package mutating func readValue(
        from source: inout some ByteSource & ~Copyable, _ take: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard isInValue else { return }
        var decoder = URLEncoded.Decoder()
        while true {
            let bytes = buffer.bytes
            var length = 0
            var read = 0
            while read < bytes.count, bytes[read] != UInt8(ascii: "&") {
                decoder.decode(bytes[read]) {
                    decoded[length] = $0
                    length += 1
                }
                read += 1
            }
            let isEnd = read < bytes.count || buffer.isExhausted
            if isEnd {
                decoder.finish {
                    decoded[length] = $0
                    length += 1
                }
            }
            if length > 0 { try take(UnsafeRawBufferPointer(rebasing: decoded[..<length])) }
            if isEnd {
                buffer.take(read < bytes.count ? read + 1 : read)
                isInValue = false
                return
            }
            buffer.take(read)
            try buffer.fill(from: &source)
        }
    }
}
