import Media

/// What the headers of a BMP say (Microsoft's BITMAPFILEHEADER and BITMAPCOREHEADER … BITMAPV5HEADER, OS/2's
/// OS22XBITMAPHEADER).
struct BMPHeader {
    enum Coding: Equatable {
        case indices(bits: Int)
        /// Runs of indices of 4 or 8 bits, or of colours of 24.
        case runs(bits: Int)
        /// Colours of 2, 3 or 4 bytes, each channel a field of bits.
        case colours(bytes: Int, red: BitField, green: BitField, blue: BitField, alpha: BitField?)
    }

    let size: PixelSize
    let isTopDown: Bool
    let coding: Coding
    /// Blue, green, red; empty unless the pixels are indices.
    private(set) var palette: [(UInt8, UInt8, UInt8)] = []
    /// Where the pixels begin in the file.
    private(set) var offset: Int
    /// Where an embedded profile stands, as the header says.
    let profile: Range<Int>?

    /// Whether a header of so many bytes is in use: core, info, two with masks, version 4 and 5, and OS/2's second
    /// one, which may end after any of its fields.
    static func isHeaderLength(_ length: Int) -> Bool {
        switch length {
        case 12, 42, 46, 108, 124: true
        default: (16...64).contains(length) && length % 4 == 0
        }
    }

    init(_ bytes: UnsafeRawBufferPointer) throws(JobError) {
        var reader = ByteReader(bytes, of: .bmp)
        try reader.skip(10)
        offset = try reader.little32()
        let length = try reader.little32()
        try reader.require(Self.isHeaderLength(length))
        let fields = BMPFields(try reader.take(length - 4), length)

        guard fields.width > 0, fields.height != 0 else { throw .corrupt(.bmp, .dimensions) }
        size = PixelSize(width: fields.width, height: abs(fields.height))
        isTopDown = fields.height < 0
        var masks = fields.masks
        if length == 40, fields.usesMasks {
            // After the info header stand three or four masks; in the later ones they are fields of it.
            masks = []
            let count = fields.compression == BMPCompression.alphaFields ? 4 : 3
            for _ in 0..<count { masks.append(try reader.little32()) }
        }
        coding = try Self.coding(fields, masks)
        profile = fields.profile(inFileOf: bytes.count)
        // Some programs write 0, or forget the palette.
        let isUnknown = offset == 0 || offset == reader.position
        if fields.bits <= 8 { try readPalette(fields, &reader) }
        if isUnknown { offset = reader.position }
        try reader.require(offset >= reader.position)
        guard offset <= bytes.count else { throw .truncated(.bmp) }
        if case .runs = coding { return }
        // The padding of the last row may be missing. Divided, as the product of two wild sides is no integer.
        let rest = bytes.count - offset - (size.width * fields.bits + 7) / 8
        guard rest >= 0, rest / stride(fields.bits) >= size.height - 1 else { throw .truncated(.bmp) }
    }

    /// Bytes from one row to the next, at so many bits a pixel: whole groups of four.
    func stride(_ bits: Int) -> Int { (size.width * bits + 31) / 32 * 4 }

    /// Reads the colours, which end where the pixels begin: some programs write fewer than they announce.
    private mutating func readPalette(_ fields: BMPFields, _ reader: inout ByteReader) throws(JobError) {
        let most = 1 << fields.bits
        let entrySize = fields.length == 12 ? 3 : 4
        var count = fields.coloursUsed == 0 ? most : min(fields.coloursUsed, most)
        if offset > reader.position { count = min(count, (offset - reader.position) / entrySize) }
        for _ in 0..<count {
            let entry = try reader.take(entrySize)
            palette.append((entry[0], entry[1], entry[2]))
        }
    }

    private static func coding(_ fields: BMPFields, _ masks: [Int]) throws(JobError) -> Coding {
        let bits = fields.bits
        switch (fields.compression, bits) {
        case (BMPCompression.none, 1), (BMPCompression.none, 2), (BMPCompression.none, 4), (BMPCompression.none, 8):
            return .indices(bits: bits)
        case (BMPCompression.runs8, 8), (BMPCompression.runs4, 4): return .runs(bits: bits)
        // The same number is Windows' for a whole JPEG.
        case (BMPCompression.runs24, 24) where fields.length <= 64: return .runs(bits: bits)
        case (BMPCompression.none, 16): return try colours(2, [0x7C00, 0x03E0, 0x001F])
        case (BMPCompression.none, 24): return try colours(3, [0xFF0000, 0x00FF00, 0x0000FF])
        // Of the masks in a later header only that of the alpha counts then, as browsers have it.
        case (BMPCompression.none, 32):
            let alpha = fields.length >= 108 && masks[3] == 0xFF00_0000 ? masks[3] : 0
            return try colours(4, [0xFF0000, 0x00FF00, 0x0000FF, alpha])
        case (BMPCompression.fields, 16), (BMPCompression.fields, 32), (BMPCompression.alphaFields, 16),
            (BMPCompression.alphaFields, 32):
            // OS/2's header has no masks, and this number there for a coding of fax machines.
            if masks.isEmpty { throw .uncommon(.bmp, .compression) }
            return try colours(bits / 8, masks)
        case (BMPCompression.none, 0...64): throw .uncommon(.bmp, .sampleDepth)
        case (BMPCompression.known, 0...64): throw .uncommon(.bmp, .compression)
        default: throw .corrupt(.bmp, .structure)
        }
    }

    private static func colours(_ bytes: Int, _ masks: [Int]) throws(JobError) -> Coding {
        let fields = masks.map { BitField(mask: $0) }
        guard let red = fields[0], let green = fields[1], let blue = fields[2] else {
            throw .uncommon(.bmp, .layout)
        }
        guard masks.count == 4, masks[3] != 0 else {
            return .colours(bytes: bytes, red: red, green: green, blue: blue, alpha: nil)
        }
        guard let alpha = fields[3] else { throw .uncommon(.bmp, .layout) }
        return .colours(bytes: bytes, red: red, green: green, blue: blue, alpha: alpha)
    }
}

enum BMPCompression {
    static let none = 0
    static let runs8 = 1
    static let runs4 = 2
    static let fields = 3
    /// OS/2's; Windows has the same number for a whole JPEG.
    static let runs24 = 4
    static let alphaFields = 6
    /// All that have ever been in use.
    static let known = 0...13
}

/// The fields of the second header, 0 where it is too short to have them.
private struct BMPFields {
    let length: Int
    let width: Int
    let height: Int
    let bits: Int
    let compression: Int
    let coloursUsed: Int
    private let bytes: UnsafeRawBufferPointer

    /// - Parameter bytes: what follows its length.
    init(_ bytes: UnsafeRawBufferPointer, _ length: Int) {
        self.bytes = bytes
        self.length = length
        func word(_ offset: Int) -> Int {
            offset - 2 > bytes.count
                ? 0 : Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset - 4, as: UInt16.self)))
        }
        if length == 12 {
            (width, height, bits, compression, coloursUsed) = (word(4), word(6), word(10), 0, 0)
        } else {
            width = Self.signed(Self.number(at: 4, in: bytes))
            height = Self.signed(Self.number(at: 8, in: bytes))
            bits = word(14)
            compression = Self.number(at: 16, in: bytes)
            coloursUsed = Self.number(at: 32, in: bytes)
        }
    }

    var usesMasks: Bool { compression == BMPCompression.fields || compression == BMPCompression.alphaFields }

    /// Those of red, green, blue and alpha; empty where OS/2's header has something else there.
    var masks: [Int] {
        guard [52, 56, 108, 124].contains(length) || length == 40 else { return [] }
        return [40, 44, 48, 52].map { Self.number(at: $0, in: bytes) }
    }

    /// Where version 5 of the header has an embedded profile.
    func profile(inFileOf count: Int) -> Range<Int>? {
        guard length == 124, Self.number(at: 56, in: bytes) == Self.embedded else { return nil }
        let start = 14 + Self.number(at: 112, in: bytes)
        let size = Self.number(at: 116, in: bytes)
        guard size > 0, start >= 14 + length, start + size <= count else { return nil }
        return start..<start + size
    }

    private static let embedded = 0x4D42_4544

    /// - Parameter offset: from the beginning of the header.
    private static func number(at offset: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        guard offset <= bytes.count else { return 0 }
        return Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset - 4, as: UInt32.self)))
    }

    private static func signed(_ number: Int) -> Int { Int(Int32(truncatingIfNeeded: number)) }
}

/// One channel's bits in a pixel.
struct BitField: Equatable {
    private let shift: UInt32
    private let highest: UInt32

    /// `nil` when the mask's bits do not stand together. One of no bits is of a channel that is 0.
    init?(mask: Int) {
        guard let mask = UInt32(exactly: mask) else { return nil }
        shift = mask == 0 ? 0 : UInt32(mask.trailingZeroBitCount)
        highest = mask >> shift
        guard highest & (highest &+ 1) == 0 else { return nil }
    }

    /// The channel of a pixel as 0…255.
    func value(in pixel: UInt32) -> UInt8 {
        let value = pixel >> shift & highest
        if highest == 255 { return UInt8(value) }
        if highest == 0 { return 0 }
        return UInt8((UInt64(value) * 255 + UInt64(highest) / 2) / UInt64(highest))
    }
}
