import CAV
import Glibc
import Media

/// Finds the picture that is shown at a time.
///
/// Coded pictures are held back until the time is reached: only the last one before it that can be decoded alone, and
/// what follows it, has to be decoded. So a video without an index is not decoded from its beginning.
struct FrameSearch: ~Copyable {
    private let demuxer: Demuxer
    private let decoder: Decoder
    private let time: Int64
    /// Processor time in nanoseconds after which the picture at hand has to do.
    private let patience: UInt64

    /// - Parameter seconds: from the beginning of the video.
    init(_ demuxer: consuming Demuxer, _ clip: Clip, at seconds: Int, patience: Int) throws(Setback) {
        decoder = try Decoder(clip, demuxer.stream)
        let stream = demuxer.stream.pointee
        let start = stream.start_time == martlet_AV_NOPTS_VALUE ? 0 : stream.start_time
        time = start + av_rescale_q(Int64(seconds), AVRational(num: 1, den: 1), stream.time_base)
        self.patience = processorTime() + UInt64(patience) * 1_000_000_000
        self.demuxer = demuxer
    }

    /// The first picture at the time or after it, else the last one before it. Throws when there is none at all.
    consuming func run(_ kind: Kind) throws(Setback) -> Frame {
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
        guard !best.isEmpty else { throw .corrupt(kind, .structure) }
        return best
    }

    /// More than any sensible encoder lets stand between two pictures that can be decoded alone.
    private static let mostHeldBytes = 16 << 20

    /// Decodes one more, and returns whether the best picture is the one.
    private borrowing func decode(
        _ packet: Packet?, _ found: borrowing Frame, _ best: borrowing Frame
    ) throws(Setback) -> Bool {
        try decoder.decode(packet, isShown: packet.map { $0.time >= time } ?? true)
        while try decoder.receive(found) {
            let isReached = found.time >= time
            best.take(from: found)
            if isReached { return true }
        }
        return !best.isEmpty && processorTime() > patience
    }
}

/// Nanoseconds that this process has worked.
private func processorTime() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
