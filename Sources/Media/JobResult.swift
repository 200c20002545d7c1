/// What came of a file.
package enum JobResult: Sendable, Equatable {
    /// The file is good, and everything asked for was made.
    case accepted(MediaReport)
    /// The file cannot be taken: the sender's fault.
    case refused(MediaRefusal)
    /// The machine could not do it (no space, no memory): our fault, with the number of the system's error.
    case failed(errno: Int32)
    /// The picture of the watermark is no good: the operator's fault.
    case badWatermark(MarkFlaw)
}

/// A good file, and what was made of it.
package struct MediaReport: Sendable, Equatable {
    /// The kind of the received bytes.
    package var kind: MediaFormat
    /// The size of the stored original as a viewer sees it, with the orientation tag applied.
    package var size: PixelSize
    /// Whether the file holds more than one frame.
    package var isAnimated: Bool
    /// The stored original in bytes when it was written anew, else `nil`: then the received bytes are stored.
    package var originalBytes: Int?
    package var thumb: Rendition
    /// `nil` when the picture is no wider than a medium.
    package var medium: Rendition?
    /// Whether the original and the medium bear the job's watermark.
    package var isWatermarked = false
    /// What the file says of the picture.
    package var metadata = EmbeddedMetadata()
    /// The frame that stands for a video; `nil` for a picture.
    package var frame: Rendition?
    /// How long a video plays; 0 for a picture.
    package var milliseconds = 0

    package init(
        kind: MediaFormat, size: PixelSize, isAnimated: Bool, originalBytes: Int? = nil, thumb: Rendition,
        medium: Rendition? = nil
    ) {
        self.kind = kind
        self.size = size
        self.isAnimated = isAnimated
        self.originalBytes = originalBytes
        self.thumb = thumb
        self.medium = medium
    }
}

/// A picture that was made of another.
package struct Rendition: Sendable, Equatable {
    package var size: PixelSize
    package var bytes: Int

    package init(size: PixelSize, bytes: Int) {
        self.size = size
        self.bytes = bytes
    }
}

/// Why a file is not taken.
package enum MediaRefusal: Error, Sendable, Equatable {
    /// No byte of it is there.
    case empty
    /// Its bytes are of no known type; `found` is libmagic's word for them.
    case unrecognized(found: String)
    /// Its type is known and not taken, `image/tiff` for instance.
    case unsupported(found: String)
    /// It begins as this format, and data is missing.
    case truncated(MediaFormat)
    /// It begins as this format and breaks its rules, though no data is known to be missing.
    case corrupt(MediaFormat, MediaDefect)
    /// A valid file of this format in a coding that is not accepted.
    case uncommon(MediaFormat, UncommonCoding)
    /// It is narrower than the width that was asked for.
    case narrowerThanAsked
    /// A width was asked for, and it moves.
    case widthOfMoving
    /// Its headers announce more than a limit allows.
    case exceeds(MediaLimit, found: Int, allowed: Int)
    /// It needs more memory than a job is given.
    case tooLarge
    /// The worker ended or answered nonsense over it.
    case crashed
    /// The worker took longer than `MediaLimits.seconds`, or as much processor time.
    case tooSlow
}
