import CTurboJPEG
import Glibc
import Media

/// TurboJPEG for one picture.
struct JPEGDecoder: ~Copyable {
    private let handle: tjhandle
    private let bytes: UnsafeRawBufferPointer
    private let header: JPEGHeader

    init(_ bytes: UnsafeRawBufferPointer, _ header: JPEGHeader) throws(Setback) {
        guard let handle = tjInitDecompress() else { throw .outOfMemory }
        self.handle = handle
        self.bytes = bytes
        self.header = header
    }

    deinit {
        tjDestroy(handle)
    }

    /// Throws unless TurboJPEG sees the same size as our own parser.
    private borrowing func checkSize() throws(Setback) {
        var width: Int32 = 0
        var height: Int32 = 0
        var sampling: Int32 = 0
        var space: Int32 = 0
        // The call fails for rare samplings that it has no name for, and tells the size all the same.
        _ = tjDecompressHeader3(handle, start, UInt(bytes.count), &width, &height, &sampling, &space)
        guard header.size == PixelSize(width: Int(width), height: Int(height)) else {
            throw .corrupt(.jpeg, .structure)
        }
    }

    private var start: UnsafePointer<UInt8>? { bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) }

    /// The picture with each side divided by 1, 2, 4 or 8, rounded up, which the inverse DCT does by the way.
    borrowing func decode(dividedBy divisor: Int) throws(Setback) -> Bitmap {
        let size = PixelSize(
            width: (header.size.width + divisor - 1) / divisor, height: (header.size.height + divisor - 1) / divisor)
        try checkSize()
        let isCMYK = header.components == 4
        let pixels = try PixelMemory(size.width * size.height)
        let status = UnsafeMutableRawPointer(pixels.start).withMemoryRebound(to: UInt8.self, capacity: 4 * pixels.count)
        {
            tjDecompress2(
                handle, start, UInt(bytes.count), $0, Int32(size.width), 0, Int32(size.height),
                Int32((isCMYK ? TJPF_CMYK : TJPF_BGRX).rawValue), TJFLAG_LIMITSCANS)
        }
        // A warning counts as well: what is missing would be grey.
        guard status == 0 else { throw setback }

        var bitmap = try Bitmap(size, isOpaque: true)
        bitmap.extent = Extent(width: Double(header.size.width), height: Double(header.size.height)).divided(
            by: divisor)
        if isCMYK {
            try print(pixels, on: bitmap)
        } else {
            for y in 0..<size.height {
                let source = pixels.start + y * size.width
                let row = bitmap.row(y)
                for x in 0..<size.width { row[x] = source[x] & 0xFF_FFFF }
            }
        }
        return bitmap
    }

    /// Makes colours of inks, by the file's profile where it has one.
    private borrowing func print(_ inks: borrowing PixelMemory, on bitmap: borrowing Bitmap) throws(Setback) {
        let (start, width) = (inks.start, bitmap.size.width)
        if !header.isAdobe {
            for index in 0..<inks.count { start[index] = ~start[index] }
        }
        if let profile = try JPEGLayout(bytes, header).profile(in: bytes),
            let transform = ColourTransform(ofInks: profile)
        {
            for y in 0..<bitmap.size.height {
                transform.apply(toInks: start + y * width, bitmap.row(y), count: width)
            }
            return
        }
        for y in 0..<bitmap.size.height {
            let row = bitmap.row(y)
            for x in 0..<width { row[x] = Self.colour(ofInks: start[y * width + x]) }
        }
    }

    private var setback: Setback {
        // TurboJPEG has no number for it.
        if let message = tjGetErrorStr2(handle), strstr(message, "emory") != nil { return .outOfMemory }
        return .corrupt(.jpeg, .structure)
    }

    /// The colour on paper of cyan, magenta, yellow and black, each 255 for no ink.
    private static func colour(ofInks inks: UInt32) -> UInt32 {
        let light = UInt32(littleEndian: inks) >> 24
        func channel(_ shift: UInt32) -> UInt32 { (UInt32(littleEndian: inks) >> shift & 0xFF) * light / 255 }
        return channel(0) << 16 | channel(8) << 8 | channel(16)
    }
}
