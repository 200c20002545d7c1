import CGD
import Glibc
import Media

extension Bitmap {
    /// One of libgd's readers of bytes in memory.
    typealias Reader = (Int32, UnsafeMutableRawPointer?) -> gdImagePtr?

    /// Decodes with libgd, and lays the picture on a clear canvas at this place, where it may reach beyond.
    ///
    /// Where libgd returns nothing the file is a damaged one, unless memory was short.
    init(
        _ bytes: UnsafeRawBufferPointer, of kind: Kind, on canvas: PixelSize, at x: Int = 0, _ y: Int = 0,
        by read: Reader
    ) throws(Setback) {
        // libgd would tell stderr what the refusal says already.
        gdSetErrorMethod { _, _, _ in }
        guard let length = Int32(exactly: bytes.count) else { throw .corrupt(kind, .structure) }
        errno = 0
        // The readers take a mutable pointer and only read.
        guard let picture = read(length, UnsafeMutableRawPointer(mutating: bytes.baseAddress)) else {
            throw errno == ENOMEM ? .outOfMemory : .corrupt(kind, .structure)
        }
        let size = PixelSize(width: Int(picture.pointee.sx), height: Int(picture.pointee.sy))
        if picture.pointee.trueColor != 0, size == canvas {
            self.init(owning: picture, isOpaque: false)
            applyTransparentColour()
            isOpaque = !hasAlpha
        } else {
            defer { gdImageDestroy(picture) }
            try self.init(canvas, isOpaque: false)
            compose(picture, size, at: x, y)
        }
    }

    /// libgd keeps a colour that is meant as clear beside the pixels.
    private func applyTransparentColour() {
        guard let colour = UInt32(exactly: image.pointee.transparent) else { return }
        for y in 0..<size.height {
            let row = row(y)
            for x in 0..<size.width where row[x] == colour { row[x] = Self.clear }
        }
    }

    private mutating func compose(_ picture: gdImagePtr, _ size: PixelSize, at x: Int, _ y: Int) {
        let canvas = self.size
        let covers = x == 0 && y == 0 && size.width >= canvas.width && size.height >= canvas.height
        if !covers {
            for y in 0..<canvas.height { row(y).update(repeating: Self.clear, count: canvas.width) }
        }
        let columns = min(size.width, canvas.width - x)
        let rows = min(size.height, canvas.height - y)
        guard columns > 0, rows > 0, picture.pointee.trueColor == 0 else { return }
        Self.palette(of: picture).withUnsafeBufferPointer { palette in
            for line in 0..<rows {
                guard let indices = picture.pointee.pixels[line] else { return }
                let pixels = row(y + line) + x
                for column in 0..<columns { pixels[column] = palette[Int(indices[column])] }
            }
        }
        isOpaque = covers && !hasAlpha
    }

    /// 256 colours, as an index is a byte; one that the file does not name is black.
    private static func palette(of picture: gdImagePtr) -> [UInt32] {
        let (red, green, blue) = (table(picture.pointee.red), table(picture.pointee.green), table(picture.pointee.blue))
        let alpha = table(picture.pointee.alpha)
        return (0..<256).map { index in
            if index == picture.pointee.transparent { return clear }
            guard index < picture.pointee.colorsTotal else { return 0 }
            return alpha[index] << 24 | red[index] << 16 | green[index] << 8 | blue[index]
        }
    }

    /// An array of 256 integers, which Swift sees as a tuple.
    private static func table<Tuple>(_ tuple: Tuple) -> [UInt32] {
        withUnsafeBytes(of: tuple) { $0.bindMemory(to: Int32.self).map { UInt32(truncatingIfNeeded: $0) & 0xFF } }
    }
}
