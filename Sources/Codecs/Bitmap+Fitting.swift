import Media

extension Bitmap {
    /// The whole of it at another size.
    func fitting(_ size: PixelSize) throws(Setback) -> Bitmap {
        try resampled(PixelArea(x: 0, y: 0, width: self.size.width, height: self.size.height), to: size)
    }

    /// The same; itself where it has that size already.
    consuming func fitted(_ size: PixelSize) throws(Setback) -> Bitmap {
        if self.size == size { return self }
        return try fitting(size)
    }

    /// The middle of it that has the proportions of the size, at that size.
    func filling(_ size: PixelSize) throws(Setback) -> Bitmap {
        var area = PixelArea(x: 0, y: 0, width: self.size.width, height: self.size.height)
        if area.width * size.height > area.height * size.width {
            area.width = max(1, rounded(area.height * size.width, over: size.height))
        } else {
            area.height = max(1, rounded(area.width * size.height, over: size.width))
        }
        area.x = (self.size.width - area.width) / 2
        area.y = (self.size.height - area.height) / 2
        return try resampled(area, to: size)
    }

    private func resampled(_ area: PixelArea, to size: PixelSize) throws(Setback) -> Bitmap {
        let result = try Bitmap(size, isOpaque: isOpaque)
        if area.width == size.width, area.height == size.height {
            for y in 0..<size.height { result.row(y).update(from: row(area.y + y) + area.x, count: size.width) }
        } else {
            Resampler(from: area, to: size).run(from: self, to: result)
        }
        return result
    }
}

/// A quotient of natural numbers to the nearest one.
func rounded(_ dividend: Int, over divisor: Int) -> Int { (2 * dividend + divisor) / (2 * divisor) }
