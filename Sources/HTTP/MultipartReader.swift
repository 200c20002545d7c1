/// Reads a body of `multipart/form-data` part by part while it arrives (RFC 2046, section 5.1; RFC 7578).
package struct MultipartReader: ~Copyable {
    /// Bytes that the headers of one part may have.
    package static let longestHeaders = 16_384
    /// Parts of one form.
    package static let mostParts = 200

    private enum Place {
        /// Before a delimiter: in the preamble, or in what a part holds.
        case inContent
        /// Behind the delimiter that ended it.
        case behindDelimiter
        case finished
    }

    private let delimiter: [UInt8]
    private var buffer: FormBuffer
    private var place = Place.inContent
    private var count = 0

    /// - Parameter boundary: as in the header `Content-Type`.
    package init(boundary: String?) throws(FormError) {
        guard let boundary, !boundary.isEmpty else { throw .noBoundary }
        guard boundary.utf8.count <= 200 else { throw .boundaryTooLong }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter has no line before it.
        buffer = FormBuffer(front: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
    }

    /// Passes over what is left of a part and reads the headers of the next one; `nil` behind the last.
    ///
    /// - Throws: `FormError` and `ClientDisconnected`.
    package mutating func nextPart(from source: inout some ByteSource & ~Copyable) throws -> PartHeader? {
        if place == .inContent { try readContent(from: &source) { _ in } }
        guard place != .finished, try skipDelimiterLine(from: &source) else {
            place = .finished
            return nil
        }
        count += 1
        guard count <= Self.mostParts else { throw FormError.tooManyFields(limit: Self.mostParts) }
        let header = try PartHeader(try headers(from: &source))
        place = .inContent
        return header
    }

    /// Gives what the part holds, piece by piece, up to its end.
    ///
    /// - Parameter take: called with the next bytes, which are valid during the call.
    package mutating func readContent(
        from source: inout some ByteSource & ~Copyable, _ take: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard place == .inContent else { return }
        while true {
            let bytes = buffer.bytes
            if let end = bytes.offset(of: delimiter) {
                if end > 0 { try take(UnsafeRawBufferPointer(rebasing: bytes[..<end])) }
                buffer.take(end + delimiter.count)
                place = .behindDelimiter
                return
            }
            // A delimiter may have begun in the last bytes.
            let sure = bytes.count - (delimiter.count - 1)
            if sure > 0 {
                try take(UnsafeRawBufferPointer(rebasing: bytes[..<sure]))
                buffer.take(sure)
            }
            try fill(from: &source)
        }
    }

    /// Passes over the rest of the line of a delimiter.
    ///
    /// - Returns: `false` when it was the one that closes the form.
    private mutating func skipDelimiterLine(from source: inout some ByteSource & ~Copyable) throws -> Bool {
        while buffer.bytes.count < 2 { try fill(from: &source) }
        if buffer.bytes[0] == UInt8(ascii: "-"), buffer.bytes[1] == UInt8(ascii: "-") { return false }
        while true {
            let blanks = buffer.bytes.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
            buffer.take(blanks)
            if buffer.bytes.count >= 2 { break }
            try fill(from: &source)
        }
        guard buffer.bytes[0] == UInt8(ascii: "\r"), buffer.bytes[1] == UInt8(ascii: "\n") else {
            throw FormError.brokenBoundary
        }
        return true
    }

    /// Takes the headers of a part, which stand between the line end of the delimiter and an empty line.
    private mutating func headers(from source: inout some ByteSource & ~Copyable) throws -> [UInt8] {
        let end = Array("\r\n\r\n".utf8)
        // What has been searched is not searched again, however small the pieces are that arrive.
        var searched = 0
        while true {
            if let length = buffer.bytes.offset(of: end, from: searched) {
                guard length <= Self.longestHeaders else { break }
                let headers = Array(buffer.bytes.prefix(length).dropFirst(2))
                buffer.take(length + end.count)
                return headers
            }
            guard buffer.bytes.count <= Self.longestHeaders else { break }
            searched = max(0, buffer.bytes.count - (end.count - 1))
            try fill(from: &source)
        }
        throw FormError.partHeadersTooLong(limit: Self.longestHeaders)
    }

    private mutating func fill(from source: inout some ByteSource & ~Copyable) throws {
        try buffer.fill(from: &source)
        if buffer.isExhausted { throw FormError.endsEarly }
    }
}
