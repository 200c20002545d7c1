/// What a worker does with one file. The file itself and the places for what it makes travel beside it as descriptors.
package struct Job: Sendable, Equatable {
    package var limits: MediaLimits
    /// Width and height of the thumb in pixels; it is cut to fill them, and enlarged if need be.
    package var thumb: PixelSize
    /// Width of the medium in pixels. Wider pictures and animations get one.
    package var mediumWidth: Int
    /// Quality of lossy encodings, 1…100.
    package var quality: Int
    /// The width in pixels, as a viewer sees them, that the stored original shall have; `nil` leaves it as it is.
    package var width: Int?
    /// Bounds in pixels, as a viewer sees them, that a still picture is shrunk to fit; 0 is no bound.
    package var most = PixelSize(width: 0, height: 0)
    package var metadata = MetadataPolicy.private
    package var orientation = OrientationPolicy.keep
    /// Whether the index of an MP4 or a MOV is moved to its front.
    package var startsFast = false
    /// The mark to lay on a still picture; `nil` for none.
    package var watermark: Watermark?
    /// Whether nothing is wanted but the file's picture as a WebP, written in the place of the thumb, and as an AVIF,
    /// in that of the medium.
    package var makesVariants = false
    /// The video to take a frame of; `nil` when it is not known yet what the file is.
    package var clip: VideoInfo?

    package init(
        limits: MediaLimits = MediaLimits(), thumb: PixelSize = PixelSize(width: 320, height: 320),
        mediumWidth: Int = 500, quality: Int = 90
    ) {
        self.limits = limits
        self.thumb = thumb
        self.mediumWidth = mediumWidth
        self.quality = quality
    }
}

/// A width and a height in pixels.
package struct PixelSize: Sendable, Equatable {
    package var width: Int
    package var height: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    package var area: Int { width * height }
}

/// The descriptors of a job in the order in which they are sent, each opened by the responder.
package enum JobDescriptor: Int, CaseIterable, Sendable {
    /// The received file, open for reading.
    case input
    /// An empty file for the stored original, written only when that differs from the received one.
    case original
    /// An empty file for the thumb.
    case thumb
    /// An empty file for the medium.
    case medium
    /// An empty file for the frame of a video.
    case frame
    /// The picture of the job's watermark, open for reading.
    case watermark

    /// Those that a worker writes.
    static let outputs = [original, thumb, medium, frame]
}
