import Media

extension Orientation {
    private static let tag = 0x0112
    private static let short = 3

    /// The orientation that an APP1 segment of a JPEG holds; `nil` when it holds no EXIF, no such tag or no sense.
    ///
    /// Only the first directory is looked at, and no pointer but that to it is followed (TIFF 6.0, section 2).
    init?(app1 segment: UnsafeRawBufferPointer) {
        guard segment.holds("Exif\0") else { return nil }
        let tiff = UnsafeRawBufferPointer(rebasing: segment.dropFirst(6))
        let isBig = tiff.holds("MM\0*")
        guard isBig || tiff.holds("II*\0") else { return nil }

        func number<Value: FixedWidthInteger>(_: Value.Type, at offset: Int) -> Int? {
            guard offset >= 0, offset <= tiff.count - MemoryLayout<Value>.size else { return nil }
            let value = tiff.loadUnaligned(fromByteOffset: offset, as: Value.self)
            return Int(isBig ? Value(bigEndian: value) : Value(littleEndian: value))
        }
        guard let directory = number(UInt32.self, at: 4), let entries = number(UInt16.self, at: directory) else {
            return nil
        }
        for index in 0..<entries {
            let entry = directory + 2 + 12 * index
            guard let found = number(UInt16.self, at: entry) else { return nil }
            guard found == Self.tag else { continue }
            guard
                number(UInt16.self, at: entry + 2) == Self.short, number(UInt32.self, at: entry + 4) == 1,
                let value = number(UInt16.self, at: entry + 8)
            else { return nil }
            self.init(rawValue: value)
            return
        }
        return nil
    }
}
