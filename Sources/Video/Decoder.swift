import CAV
import Glibc
import Media

/// Decodes the pictures of one video, in the order in which they are shown.
struct Decoder: ~Copyable {
    private let context: UnsafeMutablePointer<AVCodecContext>

    /// - Parameter limits: the most pixels of a picture, whatever the container says.
    init(_ clip: VideoInfo, _ stream: UnsafeMutablePointer<AVStream>, _ limits: MediaLimits) throws(JobError) {
        context = try Self.open(clip, stream, limits)
    }

    private static func open(
        _ clip: VideoInfo, _ stream: UnsafeMutablePointer<AVStream>, _ limits: MediaLimits
    ) throws(JobError) -> UnsafeMutablePointer<AVCodecContext> {
        guard let codec = avcodec_find_decoder_by_name(clip.coding.decoder) else { throw .failed(errno: ENOSYS) }
        var allocated = avcodec_alloc_context3(codec)
        guard let context = allocated else { throw .outOfMemory }
        do throws(JobError) {
            try Demuxer.check(avcodec_parameters_to_context(context, stream.pointee.codecpar), clip.kind)
            context.pointee.thread_count = 1
            context.pointee.pkt_timebase = stream.pointee.time_base
            // The pictures may be of another size than their container says, and change it on the way.
            context.pointee.max_pixels = Int64(limits.pixels)
            // libavcodec zeroes the buffers of these pictures itself.
            context.pointee.get_buffer2 = { context, frame, flags in
                Wiping.paused { avcodec_default_get_buffer2(context, frame, flags) }
            }
            try Demuxer.check(avcodec_open2(context, codec, nil), clip.kind, .pixelData)
            return context
        } catch {
            avcodec_free_context(&allocated)
            throw error
        }
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        Wiping.paused { avcodec_free_context(&context) }
    }

    /// Gives a coded picture in; `nil` after the last one. What is spoilt in it is passed over.
    ///
    /// - Parameter isShown: whether it matters how it looks, or only what others need of it.
    borrowing func decode(_ packet: Packet?, isShown: Bool) throws(JobError) {
        context.pointee.skip_frame = isShown ? AVDISCARD_DEFAULT : AVDISCARD_NONREF
        if avcodec_send_packet(context, packet?.pointer) == martlet_AVERROR_ENOMEM { throw .outOfMemory }
    }

    /// Takes the next decoded picture into a frame. `false` when more has to be given in first.
    borrowing func receive(_ frame: borrowing Frame) throws(JobError) -> Bool {
        let status = avcodec_receive_frame(context, frame.pointer)
        if status == martlet_AVERROR_ENOMEM { throw .outOfMemory }
        return status >= 0
    }
}

/// One decoded picture.
struct Frame: ~Copyable {
    let pointer: UnsafeMutablePointer<AVFrame>

    init() throws(JobError) {
        guard let frame = av_frame_alloc() else { throw .outOfMemory }
        pointer = frame
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = pointer
        av_frame_free(&frame)
    }

    var isEmpty: Bool { pointer.pointee.width == 0 }
    var size: PixelSize { PixelSize(width: Int(pointer.pointee.width), height: Int(pointer.pointee.height)) }

    /// When it is shown; 0 where that is not told.
    var time: Int64 {
        let time = pointer.pointee.best_effort_timestamp
        return time == martlet_AV_NOPTS_VALUE ? 0 : time
    }

    /// When it gives way to the next; its own time where that is not told.
    var end: Int64 { time + max(0, pointer.pointee.pkt_duration) }

    /// Takes over what another one holds.
    borrowing func take(from other: borrowing Frame) {
        av_frame_unref(pointer)
        av_frame_move_ref(pointer, other.pointer)
    }
}
