import Media

extension Bitmap {
    /// As a viewer sees it who heeds the orientation.
    consuming func turned(_ orientation: Orientation) throws(Setback) -> Bitmap {
        guard orientation != .upright else { return self }
        let size = orientation.applied(to: self.size)
        let result = try Bitmap(size, isOpaque: isOpaque)
        let (right, bottom) = (self.size.width - 1, self.size.height - 1)
        for y in 0..<size.height {
            let row = result.row(y)
            for x in 0..<size.width {
                row[x] =
                    switch orientation {
                    case .upright: self.row(y)[x]
                    case .mirrored: self.row(y)[right - x]
                    case .upsideDown: self.row(bottom - y)[right - x]
                    case .flipped: self.row(bottom - y)[x]
                    case .transposed: self.row(x)[y]
                    case .turnedRight: self.row(bottom - x)[y]
                    case .transversed: self.row(bottom - x)[right - y]
                    case .turnedLeft: self.row(x)[right - y]
                    }
            }
        }
        return result
    }
}
