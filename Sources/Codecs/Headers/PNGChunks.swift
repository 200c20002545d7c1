import CZip
import Media

/// The chunks of a PNG in their order (W3C PNG, 5.3), from the one after the signature on.
struct PNGChunks {
    struct Chunk {
        let type: Int
        /// With its length, type and checksum.
        let whole: Range<Int>
        let content: Range<Int>
        /// Whether the file ends within it; what is there of it counts as its content.
        let isCut: Bool

        /// Whether its checksum matches: browsers ignore a chunk that they can do without otherwise.
        func isIntact(in bytes: UnsafeRawBufferPointer) -> Bool {
            guard !isCut else { return false }
            let stored = bytes.loadUnaligned(fromByteOffset: content.upperBound, as: UInt32.self)
            let checked = UnsafeRawBufferPointer(rebasing: bytes[whole.lowerBound + 4..<content.upperBound])
            return PNGChunk.checksum(of: checked) == UInt32(bigEndian: stored)
        }
    }

    private let bytes: UnsafeRawBufferPointer
    /// Where the next one begins.
    private(set) var position: Int

    /// - Parameter position: where the first one begins.
    init(_ bytes: UnsafeRawBufferPointer, from position: Int = 8) {
        self.bytes = bytes
        self.position = position
    }

    /// The next chunk; `nil` where nothing follows that could be one.
    mutating func next() -> Chunk? {
        let start = position
        guard bytes.count - start >= 8 else { return nil }
        let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
        let type = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self)))
        guard bytes[start + 4..<start + 8].allSatisfy({ (65...90).contains($0 & 0xDF) }) else { return nil }
        let isCut = length > bytes.count - start - 12
        position = isCut ? bytes.count : start + 12 + length
        return Chunk(
            type: type, whole: start..<position, content: start + 8..<min(start + 8 + length, bytes.count),
            isCut: isCut)
    }
}
