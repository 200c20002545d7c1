import CAV
import Media

/// Takes the coded pictures of one video out of its container.
struct Demuxer: ~Copyable {
    private let context: UnsafeMutablePointer<AVFormatContext>
    /// Let go of after the context, which reads from it.
    private let input: Input
    private let kind: MediaFormat
    let stream: UnsafeMutablePointer<AVStream>

    /// Opens the container that the clip is told to be: libav is not asked what a file is, and follows no address in
    /// it.
    ///
    /// - Parameter heedsEdits: whether the lists of a movie count that tell which parts are shown.
    init(_ clip: VideoInfo, _ descriptor: Int32, bytes: Int, heedsEdits: Bool) throws(JobError) {
        let input = try Input(descriptor, bytes: bytes)
        guard let format = av_find_input_format(clip.kind == .webm ? "matroska" : "mov") else {
            throw .failed(errno: ENOSYS)
        }
        var context = avformat_alloc_context()
        guard let allocated = context else { throw .outOfMemory }
        allocated.pointee.pb = input.context
        allocated.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
        martlet_refuse_addresses(allocated)
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "protocol_whitelist", "none", 0)
        av_dict_set(&options, "codec_whitelist", clip.coding.decoder, 0)
        if !heedsEdits { av_dict_set(&options, "ignore_editlist", "1", 0) }
        // On failure libav frees the context.
        try Self.check(avformat_open_input(&context, nil, format, &options), clip.kind)
        guard let opened = context else { throw .corrupt(clip.kind, .structure) }
        guard let stream = Self.choose(clip.coding, clip.kind, among: opened) else {
            avformat_close_input(&context)
            throw .corrupt(clip.kind, .structure)
        }
        self.context = opened
        self.input = input
        self.stream = stream
        kind = clip.kind
    }

    deinit {
        var context: UnsafeMutablePointer<AVFormatContext>? = context
        avformat_close_input(&context)
    }

    /// The first video of this coding that is no cover of an album; of a movie's tracks one that is enabled comes
    /// before others, as in players. Nothing else is read.
    private static func choose(
        _ coding: VideoCoding, _ kind: MediaFormat, among context: UnsafeMutablePointer<AVFormatContext>
    ) -> UnsafeMutablePointer<AVStream>? {
        let streams = (0..<Int(context.pointee.nb_streams)).compactMap { context.pointee.streams[$0] }
        let videos = streams.filter { stream in
            guard let parameters = stream.pointee.codecpar else { return false }
            return parameters.pointee.codec_type == AVMEDIA_TYPE_VIDEO
                && parameters.pointee.codec_id == coding.identifier
                && stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
        }
        let isMovie = kind != .webm
        let chosen = videos.first { isMovie && $0.pointee.disposition & AV_DISPOSITION_DEFAULT != 0 } ?? videos.first
        for stream in streams where stream != chosen { stream.pointee.discard = AVDISCARD_ALL }
        return chosen
    }

    /// The size at which players show a picture, before they turn it. Its pixels need not be square: `pasp`, a track
    /// header's size, `DisplayWidth` and the coding itself tell their shape, and they are stretched, never shrunk.
    borrowing func displaySize(of frame: borrowing Frame) -> PixelSize {
        let ratio = av_guess_sample_aspect_ratio(context, stream, frame.pointer)
        var size = frame.size
        guard ratio.num > 0, ratio.den > 0 else { return size }
        let (width, height) = (Int(ratio.num), Int(ratio.den))
        if width > height { size.width = (2 * size.width * width + height) / (2 * height) }
        if height > width { size.height = (2 * size.height * height + width) / (2 * width) }
        return size
    }

    /// Moves to the last picture before a time that can be decoded alone; to the beginning when there is no index.
    borrowing func seek(to time: Int64) {
        if av_seek_frame(context, stream.pointee.index, time, AVSEEK_FLAG_BACKWARD) < 0 {
            _ = av_seek_frame(context, stream.pointee.index, 0, AVSEEK_FLAG_BACKWARD)
        }
    }

    /// The next coded picture; `nil` at the end, which may come early in a damaged file.
    borrowing func next() throws(JobError) -> Packet? {
        while true {
            let packet = try Packet()
            let status = av_read_frame(context, packet.pointer)
            if status == martlet_AVERROR_ENOMEM { throw .outOfMemory }
            if status < 0 { return nil }
            if packet.pointer.pointee.stream_index == stream.pointee.index { return packet }
        }
    }

    static func check(_ status: Int32, _ kind: MediaFormat, _ defect: MediaDefect = .structure) throws(JobError) {
        if status == martlet_AVERROR_ENOMEM { throw .outOfMemory }
        if status < 0 { throw .corrupt(kind, defect) }
    }
}

extension VideoCoding {
    /// libav's name for the decoder that is used.
    var decoder: String {
        switch self {
        case .h264: "h264"
        case .hevc: "hevc"
        case .vp8: "vp8"
        case .vp9: "vp9"
        // libav's own one needs a graphics card.
        case .av1: "libdav1d"
        }
    }

    var identifier: AVCodecID {
        switch self {
        case .h264: AV_CODEC_ID_H264
        case .hevc: AV_CODEC_ID_HEVC
        case .vp8: AV_CODEC_ID_VP8
        case .vp9: AV_CODEC_ID_VP9
        case .av1: AV_CODEC_ID_AV1
        }
    }
}

/// One coded picture.
final class Packet {
    let pointer: UnsafeMutablePointer<AVPacket>

    init() throws(JobError) {
        guard let packet = av_packet_alloc() else { throw .outOfMemory }
        pointer = packet
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = pointer
        av_packet_free(&packet)
    }

    var canBeDecodedAlone: Bool { pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }
    var bytes: Int { Int(pointer.pointee.size) }

    /// Whether it may still be on the screen at a time: not where another one is known to have followed.
    func isShown(at time: Int64) -> Bool {
        pointer.pointee.duration == 0 || self.time + pointer.pointee.duration > time
    }

    /// When it is shown; where that is not told, when it is decoded.
    var time: Int64 {
        pointer.pointee.pts == martlet_AV_NOPTS_VALUE ? decodingTime : pointer.pointee.pts
    }

    var decodingTime: Int64 { pointer.pointee.dts == martlet_AV_NOPTS_VALUE ? 0 : pointer.pointee.dts }
}
