/// Rows of a PNG's data that are equally long (W3C PNG, 7.2).
struct PNGRows {
    let count: Int
    /// Bytes of each, with the number of its filter.
    let length: Int
}

extension PNGHeader {
    /// The rows of a picture of this size in the order of its data: those of an interlaced one come in seven passes
    /// (W3C PNG, 8.2), of which small pictures have fewer.
    func rows(of area: PixelArea) -> [PNGRows] {
        func rows(_ width: Int, _ height: Int) -> PNGRows {
            PNGRows(count: height, length: 1 + (width * Int(form[0]) * channels + 7) / 8)
        }
        guard form[4] == 1 else { return [rows(area.width, area.height)] }
        return Self.passes.compactMap { pass in
            let width = (area.width - pass.x + pass.stepX - 1) / pass.stepX
            let height = (area.height - pass.y + pass.stepY - 1) / pass.stepY
            return width > 0 && height > 0 ? rows(width, height) : nil
        }
    }

    /// Numbers of a pixel.
    var channels: Int {
        switch form[1] {
        case 2: 3
        case 4: 2
        case 6: 4
        default: 1
        }
    }

    private static let passes: [(x: Int, y: Int, stepX: Int, stepY: Int)] = [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
        (0, 1, 1, 2),
    ]
}
