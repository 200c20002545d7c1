import Media

/// Decodes a BMP in full. libgd's reader knows no alpha, of no bit fields but one set, and takes files that stop early.
struct BMPDecoder {
    private let bytes: UnsafeRawBufferPointer
    private let header: BMPHeader

    init(_ bytes: UnsafeRawBufferPointer, _ header: BMPHeader) {
        self.bytes = UnsafeRawBufferPointer(rebasing: bytes[header.offset...])
        self.header = header
    }

    /// The pixels from the top, each of blue, green, red and alpha, 255 opaque.
    func decode() throws(JobError) -> PixelMemory {
        let pixels = try PixelMemory(header.size.width * header.size.height)
        switch header.coding {
        case .indices(let bits): decodeIndices(bits, to: pixels)
        case .runs(let bits): try decodeRuns(bits, to: pixels)
        case .colours(let size, let red, let green, let blue, let alpha):
            decodeColours(size, red, green, blue, alpha, to: pixels)
        }
        return pixels
    }

    /// Every index has a colour: one that the palette does not name is black.
    private var colours: [UInt32] {
        let named = header.palette.map { UInt32($0.2) << 16 | UInt32($0.1) << 8 | UInt32($0.0) | 0xFF00_0000 }
        return named + Array(repeating: 0xFF00_0000, count: 256 - named.count)
    }

    /// Calls for each row from the top with its number and its bytes.
    private func forEachRow(_ bits: Int, _ body: (Int, UnsafeRawBufferPointer) -> Void) {
        let stride = header.stride(bits)
        let used = (header.size.width * bits + 7) / 8
        for y in 0..<header.size.height {
            let start = (header.isTopDown ? y : header.size.height - 1 - y) * stride
            body(y, UnsafeRawBufferPointer(rebasing: bytes[start..<start + used]))
        }
    }

    private func decodeIndices(_ bits: Int, to pixels: borrowing PixelMemory) {
        let colours = colours
        let start = pixels.start
        let width = header.size.width
        forEachRow(bits) { y, source in
            let row = start + y * width
            for x in 0..<width {
                let bit = x * bits
                row[x] = colours[Int(source[bit / 8]) >> (8 - bits - bit % 8) & (1 << bits - 1)]
            }
        }
    }

    private func decodeColours(
        _ size: Int, _ red: BitField, _ green: BitField, _ blue: BitField, _ alpha: BitField?,
        to pixels: borrowing PixelMemory
    ) {
        let start = pixels.start
        let width = header.size.width
        var seen: UInt8 = 0
        forEachRow(8 * size) { y, source in
            let row = start + y * width
            for x in 0..<width {
                var value: UInt32 = 0
                for byte in 0..<size { value |= UInt32(source[x * size + byte]) << (8 * byte) }
                let opacity = alpha?.value(in: value) ?? 255
                seen |= opacity
                row[x] =
                    UInt32(opacity) << 24 | UInt32(red.value(in: value)) << 16 | UInt32(green.value(in: value)) << 8
                    | UInt32(blue.value(in: value))
            }
        }
        // Many programs announce an alpha channel and leave it at zero: browsers show such a picture, so it is opaque.
        if seen == 0 {
            for index in 0..<pixels.count { start[index] |= 0xFF00_0000 }
        }
    }

    /// Run-length coding, from the first row of the file on. Pixels that it jumps over are black, what is beyond a row
    /// or the last row is dropped, and the code for the end may be missing: all as in browsers.
    private func decodeRuns(_ bits: Int, to pixels: borrowing PixelMemory) throws(JobError) {
        let colours = colours
        let (width, height) = (header.size.width, header.size.height)
        pixels.start.update(repeating: 0xFF00_0000, count: pixels.count)
        var reader = ByteReader(bytes, of: .bmp)
        var x = 0
        var line = 0

        func put(_ count: Int, _ colour: (Int) -> UInt32) {
            let row = pixels.start + (header.isTopDown ? line : height - 1 - line) * width
            let end = min(width, x + count)
            for place in x..<end { row[place] = colour(place - x) }
            x = end
        }
        /// The colour at this step of bytes: two indices to a byte, the upper one first; one; or blue, green and red.
        func colour(_ step: Int, _ byte: (Int) -> UInt8) -> UInt32 {
            switch bits {
            case 4: colours[Int(step % 2 == 0 ? byte(step / 2) >> 4 : byte(step / 2) & 15)]
            case 8: colours[Int(byte(step))]
            default:
                0xFF00_0000 | UInt32(byte(3 * step + 2)) << 16 | UInt32(byte(3 * step + 1)) << 8
                    | UInt32(byte(3 * step))
            }
        }

        while line < height {
            if reader.remaining == 0, line == height - 1, x == width { return }
            let count = try reader.byte()
            if count > 0 {
                let run = try reader.take(bits == 24 ? 3 : 1)
                put(count) { step in colour(bits == 24 ? 0 : step) { run[bits == 24 ? $0 : 0] } }
                continue
            }
            switch try reader.byte() {
            case 0:
                x = 0
                line += 1
            case 1: return
            case 2:
                x = min(width, x + (try reader.byte()))
                line += try reader.byte()
            case let count:
                let length = (count * bits + 7) / 8
                let literal = try reader.take(length)
                put(count) { step in colour(step) { literal[$0] } }
                // The last one needs no padding.
                if length % 2 == 1, reader.remaining > 0 { try reader.skip(1) }
            }
        }
    }
}
