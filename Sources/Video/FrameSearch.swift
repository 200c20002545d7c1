import CAV
import Media
import System

/// Finds the picture that is shown at a time.
///
/// Coded pictures are held back until the time is reached: only the last one before it that can be decoded alone, and
/// what follows it, has to be decoded. So a video without an index is not decoded from its beginning.
struct FrameSearch: ~Copyable {
    private let demuxer: Demuxer
    private let decoder: Decoder
    private let kind: MediaFormat
    private let time: Int64
    /// Until when a picture that is all but black gives way to a later one.
    private let lastTime: Int64
    /// Processor time in nanoseconds after which the picture at hand has to do.
    private let timeout: UInt64

    /// - Parameters:
    ///   - milliseconds: from the beginning of the video as players count: its first picture may come later.
    ///   - timeout: seconds of processor time.
    init(
        _ demuxer: consuming Demuxer, _ clip: VideoInfo, at milliseconds: Int, _ limits: MediaLimits, timeout: Int
    ) throws(JobError) {
        decoder = try Decoder(clip, demuxer.stream, limits)
        let base = demuxer.stream.pointee.time_base
        func ticks(_ milliseconds: Int) -> Int64 {
            av_rescale_q(Int64(milliseconds), AVRational(num: 1, den: 1000), base)
        }
        time = ticks(milliseconds + Self.lateMilliseconds)
        lastTime = ticks(milliseconds + Self.longestBlackMilliseconds)
        self.timeout = SystemClock.processorNanoseconds() + UInt64(timeout) * 1_000_000_000
        kind = clip.kind
        self.demuxer = demuxer
    }

    /// The size at which players show a picture that was found.
    borrowing func displaySize(of frame: borrowing Frame) -> PixelSize { demuxer.displaySize(of: frame) }

    /// The picture on the screen at the time, or the next one that is more than black. Where there is none at the time,
    /// the first one after it, else the last one before it. Throws when there is none at all.
    borrowing func run() throws(JobError) -> Frame {
        demuxer.seek(to: time)
        let best = try Frame()
        let found = try Frame()
        var held: [Packet] = []
        var heldBytes = 0
        var isReached = false
        while let packet = try demuxer.next() {
            if !isReached {
                if packet.canBeDecodedAlone, packet.time <= time {
                    held = []
                    heldBytes = 0
                }
                held.append(packet)
                heldBytes += packet.bytes
                isReached = packet.decodingTime >= time || heldBytes > Self.mostHeldBytes
                guard isReached else { continue }
                for packet in held where try decode(packet, found, best) { return best }
                held = []
            } else if try decode(packet, found, best) {
                return best
            }
        }
        for packet in held where try decode(packet, found, best) { return best }
        _ = try decode(nil, found, best)
        guard !best.isEmpty else { throw .corrupt(kind, .pixelData) }
        return best
    }

    /// More than any sensible encoder lets stand between two pictures that can be decoded alone.
    private static let mostHeldBytes = 16 << 20
    /// By how much pictures may come late that were meant for a time: as much as sound is delayed by its coding.
    private static let lateMilliseconds = 15
    /// Longer than a film takes to fade in.
    private static let longestBlackMilliseconds = 10_000

    /// Decodes one more, and returns whether the best picture is the one.
    private borrowing func decode(
        _ packet: Packet?, _ found: borrowing Frame, _ best: borrowing Frame
    ) throws(JobError) -> Bool {
        try decoder.decode(packet, isShown: packet?.isShown(at: time) ?? true)
        while try decoder.receive(found) {
            if best.isEmpty || found.time <= time {
                best.take(from: found)
                if best.end > time, try !isNearlyBlack(best) { return true }
            } else if try !isNearlyBlack(best) {
                return true
            } else if try !isNearlyBlack(found) {
                best.take(from: found)
                return true
            } else if found.time > lastTime {
                return true
            }
        }
        return !best.isEmpty && SystemClock.processorNanoseconds() > timeout
    }

    private borrowing func isNearlyBlack(_ frame: borrowing Frame) throws(JobError) -> Bool {
        let size = PixelSize(width: min(frame.size.width, 64), height: min(frame.size.height, 64))
        return try VideoFrameImage.of(frame, scaledTo: size, by: SWS_POINT, kind).isNearlyBlack
    }
}
