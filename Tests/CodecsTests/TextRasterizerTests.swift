import Media
import Testing

@testable import Codecs

@Suite("A text that is drawn for a watermark") struct TextRasterizerTests {
    static let font = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"

    /// The picture, and how many of its pixels are of a colour, or clear.
    static func drawn(_ text: String) throws -> (size: PixelSize, white: Int, black: Int, clear: Int) {
        let picture = try Pixels(try TextRasterizer(text, font: font).png, .png)
        let size = picture.size
        var (white, black, clear) = (0, 0, 0)
        for y in 0..<size.height {
            for x in 0..<size.width {
                let colour = picture.colour(x, y)
                if colour.alpha == 0 { clear += 1 }
                if colour == .white { white += 1 }
                if colour == .black { black += 1 }
            }
        }
        return (size, white, black, clear)
    }

    @Test("is white, with a shadow, on clear ground")
    func isSeen() throws {
        let (size, white, black, clear) = try Self.drawn("© Bird")
        #expect(white > size.area / 10)
        #expect(black > size.area / 50)
        #expect(clear > size.area / 4)
    }

    @Test("is as large as the text is long, and of not too many pixels")
    func size() throws {
        let (short, long) = (try Self.drawn("i"), try Self.drawn(String(repeating: "Bird ", count: 40)))
        #expect(short.size.width < short.size.height)
        #expect(short.size.height > 200)
        #expect(long.size.width > 30 * long.size.height)
        #expect(long.size.area < 1 << 21)
    }

    @Test("that has no letters, or no font, is told")
    func faults() {
        #expect(throws: TextRasterizerError.self) { try TextRasterizer(" ", font: Self.font) }
        #expect(throws: TextRasterizerError(reason: "Could not find/open font")) {
            try TextRasterizer("a", font: "/nowhere.ttf")
        }
    }
}
