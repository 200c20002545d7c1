/// A mark that is laid on still pictures, as in the reference. Its own picture, a PNG, travels beside the job as a
/// descriptor.
package struct Watermark: Sendable, Equatable {
    package var horizontal = HorizontalPlace.center
    package var vertical = VerticalPlace.center
    /// 1…100 percent of how the mark's own pixels cover.
    package var opacity = 50
    /// Pixels between the mark and an edge that it is placed at.
    package var margin = 10
    /// 1…100 percent of the picture's area that the mark takes up, unless it has fewer pixels: it is never enlarged.
    package var percentage = 4
    /// Smaller pictures get no mark.
    package var least = PixelSize(width: 100, height: 100)
    /// Whether a still GIF gets one.
    package var includesGIF = false

    package init() {}
}

package enum HorizontalPlace: String, CaseIterable, Sendable {
    case left, center, right
}

package enum VerticalPlace: String, CaseIterable, Sendable {
    case top, center, bottom
}

/// What is wrong with the picture of a watermark.
package enum MarkFlaw: UInt8, CaseIterable, Sendable {
    case notPNG = 1
    case moving, tooLarge
}

extension Watermark {
    func write(to wire: inout WireWriter) {
        wire.write(horizontal.rawValue)
        wire.write(vertical.rawValue)
        for value in [opacity, margin, percentage, least.width, least.height] { wire.write(value) }
        wire.write(includesGIF)
    }

    init(from wire: inout WireReader) throws(MalformedMessage) {
        guard let horizontal = HorizontalPlace(rawValue: try wire.readString(atMost: 16)),
            let vertical = VerticalPlace(rawValue: try wire.readString(atMost: 16))
        else { throw MalformedMessage() }
        self.horizontal = horizontal
        self.vertical = vertical
        opacity = try wire.readInt(1...100)
        margin = try wire.readInt(0...65_535)
        percentage = try wire.readInt(1...100)
        least = PixelSize(width: try wire.readInt(0...65_535), height: try wire.readInt(0...65_535))
        includesGIF = try wire.readBool()
    }
}
