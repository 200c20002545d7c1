import Media

extension VideoInfo {
    /// Reads the container of a video to its end. Nothing of its pictures is decoded.
    ///
    /// - Throws: the refusal of what no browser plays, of what exceeds a limit or ends early, and of a width.
    init(of kind: MediaFormat, in bytes: UnsafeRawBufferPointer, _ job: Job) throws(JobError) {
        guard job.width == nil else { throw .refused(.widthOfMoving) }
        let header = kind == .webm ? try ClipHeader(webm: bytes) : try ClipHeader(movie: bytes, kind)
        guard let coding = header.coding else { throw .refused(header.refusal) }
        guard let milliseconds = header.milliseconds, milliseconds > 0 else {
            throw .refused(.unsupported(found: "\(kind.mime) of no length"))
        }
        guard header.size.width > 0, header.size.height > 0 else { throw .corrupt(kind, .dimensions) }
        try job.limits.check([
            (.side, max(header.size.width, header.size.height)), (.pixels, header.size.area), (.chunks, header.chunks),
        ])
        self.init(
            kind: kind, coding: coding, size: header.size, orientation: header.orientation, milliseconds: milliseconds)
    }
}

/// What a container says of the video in it.
struct ClipHeader {
    /// `nil` where there is no video, or none that browsers play.
    var coding: VideoCoding?
    /// Why there is none.
    var refusal: MediaRefusal
    var size = PixelSize(width: 0, height: 0)
    var orientation = Orientation.upright
    var milliseconds: Int?
    /// Boxes or elements that were read.
    var chunks = 0

    init(_ kind: MediaFormat) {
        refusal = .uncommon(kind, .noVideoTrack)
    }
}
