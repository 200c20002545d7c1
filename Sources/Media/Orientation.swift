/// How a picture's rows lie, in the numbers of EXIF's tag 0x0112 (CIPA DC-008, 4.6.5): where a viewer finds the first
/// stored row and column.
package enum Orientation: Int, Sendable {
    case upright = 1
    case mirrored, upsideDown, flipped, transposed, turnedRight, transversed, turnedLeft

    /// Whether stored rows are columns to a viewer.
    package var swapsSides: Bool { rawValue >= Orientation.transposed.rawValue }

    /// A size as the other side sees it: the stored one for a viewer, or the viewer's for the file.
    package func applied(to size: PixelSize) -> PixelSize {
        swapsSides ? PixelSize(width: size.height, height: size.width) : size
    }
}
