/// A video as its container tells of it. Whoever takes a frame of it is told all this and need not guess.
package struct VideoInfo: Sendable, Equatable {
    package var kind: MediaFormat
    package var coding: VideoCoding
    /// The stored size of its pictures.
    package var size: PixelSize
    /// How a viewer sees them.
    package var orientation: Orientation
    /// How long it plays, at least 1.
    package var milliseconds: Int
    /// The stored original in bytes when it was written anew, else `nil`.
    package var originalBytes: Int?

    package init(
        kind: MediaFormat, coding: VideoCoding, size: PixelSize, orientation: Orientation, milliseconds: Int,
        originalBytes: Int? = nil
    ) {
        self.kind = kind
        self.coding = coding
        self.size = size
        self.orientation = orientation
        self.milliseconds = milliseconds
        self.originalBytes = originalBytes
    }
}

/// How the pictures of a video are coded. Others are not taken, as browsers do not play them.
package enum VideoCoding: UInt8, CaseIterable, Sendable {
    case h264 = 1
    case hevc, vp8, vp9, av1
}
