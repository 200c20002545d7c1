/// What a worker answers to a job.
package enum WorkerReply: Sendable, Equatable {
    /// All is done, or it cannot be.
    case finding(JobResult)
    /// The file is a video: a frame of it is wanted before thumb and medium can be made.
    case clip(VideoInfo)
    /// A frame of the video, as a viewer sees it.
    case frame(Rendition)
    /// The picture in other formats, which were wanted alone.
    case variants(Variants)
}

extension WorkerReply {
    private enum Tag {
        static let clip = 4
        static let frame = 5
        static let variants = 7
    }

    /// The answer as the bytes of one message.
    package var message: [UInt8] {
        var wire = WireWriter()
        switch self {
        case .finding(let finding): return finding.message
        case .clip(let clip):
            wire.write(Tag.clip)
            clip.write(to: &wire)
        case .frame(let frame):
            wire.write(Tag.frame)
            frame.write(to: &wire)
        case .variants(let variants):
            wire.write(Tag.variants)
            variants.write(to: &wire)
        }
        return wire.bytes
    }

    /// The answer that a message holds.
    package init(message: [UInt8]) throws(MalformedMessage) {
        var wire = WireReader(message)
        switch try wire.readInt() {
        case Tag.clip: self = .clip(try VideoInfo(from: &wire))
        case Tag.frame: self = .frame(try Rendition(from: &wire))
        case Tag.variants: self = .variants(try Variants(from: &wire))
        default:
            self = .finding(try JobResult(message: message))
            return
        }
        try wire.finish()
    }
}

extension VideoInfo {
    func write(to wire: inout WireWriter) {
        wire.write(Int(kind.rawValue))
        wire.write(Int(coding.rawValue))
        size.write(to: &wire)
        wire.write(orientation.rawValue)
        wire.write(milliseconds)
        wire.write(originalBytes ?? 0)
    }

    init(from wire: inout WireReader) throws(MalformedMessage) {
        kind = try wire.readCase(of: MediaFormat.self)
        coding = try wire.readCase(of: VideoCoding.self)
        size = try PixelSize(from: &wire)
        guard kind.isVideo, let orientation = Orientation(rawValue: try wire.readInt()) else {
            throw MalformedMessage()
        }
        self.orientation = orientation
        milliseconds = try wire.readInt(1...Int.max)
        let rewritten = try wire.readInt()
        originalBytes = rewritten == 0 ? nil : rewritten
    }
}
