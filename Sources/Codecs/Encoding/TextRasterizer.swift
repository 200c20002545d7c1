import CGD
import Media

/// A text as a picture: white letters, on a shadow by which they are seen on white as well.
///
/// It is made before any stranger's file is there and outside the sandbox, as libgd opens the font by its path.
package struct TextRasterizer {
    package let png: [UInt8]

    /// Points of the letters, unless the text is so long that the picture would get too many pixels.
    private static let points = 192.0
    private static let mostPixels = 1 << 20

    /// - Parameter font: the path of a TrueType or OpenType font.
    /// - Throws: `TextRasterizerError` with libgd's reason.
    package init(_ text: String, font: String) throws(TextRasterizerError) {
        let usual = try Self.bounds(of: text, font, Self.points)
        guard usual.size.width > 0, usual.size.height > 0 else {
            throw TextRasterizerError(reason: "The text has no letters")
        }
        let scale = min(1, (Double(Self.mostPixels) / Double(usual.size.area)).squareRoot())
        let points = max(1, Self.points * scale)
        let bounds = try Self.bounds(of: text, font, points)
        let shadow = max(1, Int(points / 16))
        do throws(JobError) {
            let size = PixelSize(width: bounds.size.width + 3 * shadow, height: bounds.size.height + 3 * shadow)
            let picture = try Bitmap(size, isOpaque: false)
            for y in 0..<size.height { picture.row(y).update(repeating: Bitmap.clear, count: size.width) }
            for (colour, place) in [(Int32(0), 2 * shadow), (0xFF_FFFF, shadow)] {
                let (x, y) = (Int32(place) - bounds.left, Int32(place) - bounds.top)
                // What was measured without a complaint is drawn without one.
                gdImageStringFT(picture.image, nil, colour, font, points, 0, x, y, text)
            }
            let encoding = try picture.encoded(as: .png, quality: 100)
            png = Array(encoding.bytes)
        } catch {
            throw TextRasterizerError(reason: "The text has too many letters")
        }
    }

    private static func bounds(
        of text: String, _ font: String, _ points: Double
    ) throws(TextRasterizerError) -> (left: Int32, top: Int32, size: PixelSize) {
        var corners = [Int32](repeating: 0, count: 8)
        if let reason = gdImageStringFT(nil, &corners, 0, font, points, 0, 0, 0, text) {
            throw TextRasterizerError(reason: String(cString: reason))
        }
        // Below left, below right, above right, above left.
        return (
            corners[0], corners[7],
            PixelSize(width: Int(corners[2] - corners[0]), height: Int(corners[1] - corners[7]))
        )
    }
}

/// A text that cannot be drawn.
package struct TextRasterizerError: Error, Equatable {
    package let reason: String
}
