import Media

extension Watermark {
    /// Whether a picture gets it: a still one that is large enough, and not all that is around the camera.
    func isMeant(for header: Header, _ size: PixelSize, isSphere: Bool) -> Bool {
        !header.isAnimated && (header.kind != .gif || includesGIF) && !isSphere && size.width >= least.width
            && size.height >= least.height
    }

    /// The mark's size: its share of the picture's area, but never larger than it is, nor than the picture.
    func size(of mark: PixelSize, on picture: PixelSize) -> PixelSize {
        let share = Double(percentage) / 100 * Double(picture.area) / Double(mark.area)
        let scale = min(
            1, share.squareRoot(), Double(picture.width) / Double(mark.width),
            Double(picture.height) / Double(mark.height))
        return PixelSize(
            width: max(1, Int(Double(mark.width) * scale)), height: max(1, Int(Double(mark.height) * scale)))
    }

    /// Where the mark's first pixel comes: the margin away from an edge, or less where there is no room for it.
    func corner(of mark: PixelSize, on picture: PixelSize) -> (left: Int, top: Int) {
        let (right, bottom) = (picture.width - mark.width, picture.height - mark.height)
        let left =
            switch horizontal {
            case .left: min(margin, right)
            case .center: right / 2
            case .right: max(0, right - margin)
            }
        let top =
            switch vertical {
            case .top: min(margin, bottom)
            case .center: bottom / 2
            case .bottom: max(0, bottom - margin)
            }
        return (left, top)
    }
}
