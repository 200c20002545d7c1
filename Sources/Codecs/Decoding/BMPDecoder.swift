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
    func decode() throws(Setback) -> PixelMemory {
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

    /// Microsoft's run-length coding, from the bottom row up. Pixels that it jumps over have the first colour.
    private func decodeRuns(_ bits: Int, to pixels: borrowing PixelMemory) throws(Setback) {
        let colours = colours
        let (width, height) = (header.size.width, header.size.height)
        pixels.start.update(repeating: colours[0], count: pixels.count)
        var reader = ByteReader(bytes, of: .bmp)
        var x = 0
        var line = 0

        func put(_ count: Int, _ index: (Int) -> UInt8) throws(Setback) {
            try reader.require(line < height && count <= width - x)
            let row = pixels.start + (height - 1 - line) * width
            for step in 0..<count { row[x + step] = colours[Int(index(step))] }
            x += count
        }
        /// Two indices to a byte, the upper one first; or one.
        func index(_ step: Int, _ byte: (Int) -> UInt8) -> UInt8 {
            guard bits == 4 else { return byte(step) }
            return step % 2 == 0 ? byte(step / 2) >> 4 : byte(step / 2) & 15
        }

        while true {
            let count = try reader.byte()
            let code = try reader.byte()
            switch (count, code) {
            case (0, 0):
                x = 0
                line += 1
            case (0, 1): return
            case (0, 2):
                x += try reader.byte()
                line += try reader.byte()
                try reader.require(x <= width && line < height)
            case (0, _):
                let length = (code * bits + 7) / 8
                let literal = try reader.take(length)
                if length % 2 == 1 { try reader.skip(1) }
                try put(code) { index($0) { literal[$0] } }
            default:
                try put(count) { index($0) { _ in UInt8(code) } }
            }
        }
    }
}
