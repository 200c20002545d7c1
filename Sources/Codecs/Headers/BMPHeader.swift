import Media

/// What the headers of a BMP say (Microsoft's BITMAPFILEHEADER and BITMAPCOREHEADER … BITMAPV5HEADER).
struct BMPHeader {
    enum Coding: Equatable {
        case indices(bits: Int)
        case runs(bits: Int)
        /// Colours of 2, 3 or 4 bytes, each channel a field of bits.
        case colours(bytes: Int, red: BitField, green: BitField, blue: BitField, alpha: BitField?)
    }

    private(set) var size: PixelSize
    let isTopDown: Bool
    let coding: Coding
    /// Blue, green, red; empty unless the pixels are indices.
    let palette: [(UInt8, UInt8, UInt8)]
    /// Where the pixels begin in the file.
    let offset: Int

    /// Lengths of the headers that are in use: core, info, two with masks, OS/2, version 4 and 5.
    static let lengths = [12, 40, 52, 56, 64, 108, 124]

    init(_ bytes: UnsafeRawBufferPointer) throws(Setback) {
        var reader = ByteReader(bytes, of: .bmp)
        try reader.skip(10)
        offset = try reader.little32()
        let length = try reader.little32()
        try reader.require(Self.lengths.contains(length))
        let isCore = length == 12

        let width = isCore ? try reader.little16() : Int(Int32(truncatingIfNeeded: try reader.little32()))
        let height = isCore ? try reader.little16() : Int(Int32(truncatingIfNeeded: try reader.little32()))
        try reader.require(width > 0 && height != 0)
        size = PixelSize(width: width, height: abs(height))
        isTopDown = height < 0
        try reader.require(try reader.little16() == 1)
        let bits = try reader.little16()
        let compression = isCore ? 0 : try reader.little32()
        if !isCore { try reader.skip(12) }
        let coloursUsed = isCore ? 0 : try reader.little32()
        if !isCore { try reader.skip(4) }

        var masks: [Int] = []
        if compression == Compression.fields || compression == Compression.alphaFields {
            // Behind the info header stand three or four masks, in the later ones they are fields of it.
            let count = length == 40 ? (compression == Compression.alphaFields ? 4 : 3) : length == 52 ? 3 : 4
            try reader.require(length != 64)
            for _ in 0..<count { masks.append(try reader.little32()) }
        }
        try reader.skip(max(0, 14 + length - reader.position))

        switch (compression, bits) {
        case (Compression.none, 1), (Compression.none, 4), (Compression.none, 8): coding = .indices(bits: bits)
        case (Compression.runs8, 8), (Compression.runs4, 4):
            try reader.require(!isTopDown)
            coding = .runs(bits: bits)
        case (Compression.none, 16):
            coding = try Self.colours(2, [0x7C00, 0x03E0, 0x001F], reader)
        case (Compression.none, 24), (Compression.none, 32):
            coding = try Self.colours(bits / 8, [0xFF0000, 0x00FF00, 0x0000FF], reader)
        case (Compression.fields, 16), (Compression.fields, 32), (Compression.alphaFields, 16),
            (Compression.alphaFields, 32):
            coding = try Self.colours(bits / 8, masks, reader)
        default: throw reader.damage
        }

        var palette: [(UInt8, UInt8, UInt8)] = []
        if bits <= 8 {
            for _ in 0..<(coloursUsed == 0 ? 1 << bits : min(coloursUsed, 1 << bits)) {
                let entry = try reader.take(isCore ? 3 : 4)
                palette.append((entry[0], entry[1], entry[2]))
            }
        }
        self.palette = palette
        try reader.require(offset >= reader.position && offset <= bytes.count)
        if case .runs = coding { return }
        // The padding of the last row may be missing. Divided, as the product of two wild sides is no integer.
        let rest = bytes.count - offset - (width * bits + 7) / 8
        try reader.require(rest >= 0 && rest / stride(bits) >= size.height - 1)
    }

    /// Bytes from one row to the next, at so many bits a pixel: whole groups of four.
    func stride(_ bits: Int) -> Int { (size.width * bits + 31) / 32 * 4 }

    private static func colours(_ bytes: Int, _ masks: [Int], _ reader: ByteReader) throws(Setback) -> Coding {
        guard
            let red = BitField(mask: masks[0]), let green = BitField(mask: masks[1]),
            let blue = BitField(mask: masks[2])
        else { throw reader.damage }
        var alpha: BitField?
        if masks.count == 4, masks[3] != 0 {
            alpha = BitField(mask: masks[3])
            try reader.require(alpha != nil)
        }
        return .colours(bytes: bytes, red: red, green: green, blue: blue, alpha: alpha)
    }
}

private enum Compression {
    static let none = 0
    static let runs8 = 1
    static let runs4 = 2
    static let fields = 3
    static let alphaFields = 6
}

/// One channel's bits in a pixel.
struct BitField: Equatable {
    private let shift: UInt32
    private let highest: UInt32

    /// `nil` when the mask's bits do not stand together.
    init?(mask: Int) {
        guard let mask = UInt32(exactly: mask), mask != 0 else { return nil }
        shift = UInt32(mask.trailingZeroBitCount)
        highest = mask >> shift
        guard highest & (highest &+ 1) == 0 else { return nil }
    }

    /// The channel of a pixel as 0…255.
    func value(in pixel: UInt32) -> UInt8 {
        let value = pixel >> shift & highest
        if highest == 255 { return UInt8(value) }
        return UInt8((UInt64(value) * 255 + UInt64(highest) / 2) / UInt64(highest))
    }
}
