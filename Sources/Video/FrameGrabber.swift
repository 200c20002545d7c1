import CAV
import Glibc
import Media

/// Takes of a video the frame that stands for it.
package struct FrameGrabber: Sendable {
    /// `nil` when a decoder is missing.
    package init?() {
        av_log_set_level(AV_LOG_QUIET)
        // libav writes out when a movie was made, for which the C library reads the time zone once: no file can be
        // opened later.
        tzset()
        guard VideoCoding.allCases.allSatisfy({ avcodec_find_decoder_by_name($0.decoder) != nil }) else { return nil }
    }

    /// Does a job whose clip is known: all of it, or nothing that counts.
    package func process(_ job: Job, _ files: borrowing JobFiles) -> Answer {
        guard let clip = job.clip else { return .finding(.refused(.crashed)) }
        do throws(Setback) {
            return .frame(try grab(clip, job, files))
        } catch {
            return .finding(error.finding)
        }
    }

    /// The frame a quarter of the way in, at a whole second, as in the reference.
    private func grab(_ clip: Clip, _ job: Job, _ files: borrowing JobFiles) throws(Setback) -> Rendition {
        let demuxer = try Demuxer(clip, files[.input], bytes: files.inputBytes)
        let frame = try FrameSearch(
            demuxer, clip, at: clip.milliseconds / 4000, patience: max(1, job.limits.seconds / 2)
        ).run(clip.kind)
        let size = frame.size
        guard
            abs(size.width - clip.size.width) < Clip.slack, abs(size.height - clip.size.height) < Clip.slack,
            max(size.width, size.height) <= job.limits.side
        else { throw .corrupt(clip.kind, .structure) }
        let still = try Still.of(frame, clip.kind).turned(clip.orientation)
        return Rendition(size: still.size, bytes: try still.writeJPEG(quality: job.quality, to: .frame, files))
    }
}
