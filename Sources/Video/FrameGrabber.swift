import CAV
import Glibc
package import Media

/// Takes of a video the frame that stands for it.
package struct FrameGrabber: Sendable {
    /// `nil` when a decoder is missing.
    package init?() {
        av_log_set_level(AV_LOG_QUIET)
        guard Wiping.start() else { return nil }
        // libav writes out when a movie was made, for which the C library reads the time zone once: no file can be
        // opened later.
        tzset()
        guard VideoCoding.allCases.allSatisfy({ avcodec_find_decoder_by_name($0.decoder) != nil }) else { return nil }
    }

    /// Does a job whose clip is known: all of it, or nothing that counts.
    package func process(_ job: Job, _ files: borrowing JobFiles) -> WorkerReply {
        guard let clip = job.clip else { return .finding(.refused(.crashed)) }
        do throws(JobError) {
            return .frame(try grab(clip, job, files))
        } catch {
            return .finding(error.finding)
        }
    }

    /// The frame a quarter of the way in, as players show it. Where libav finds no picture in the parts that a movie is
    /// said to show, as when a part has no length, they show all of it.
    private func grab(_ clip: VideoInfo, _ job: Job, _ files: borrowing JobFiles) throws(JobError) -> Rendition {
        do throws(JobError) {
            return try grab(clip, job, files, heedsEdits: true)
        } catch .refused(.corrupt(let kind, .pixelData)) where kind != .webm {
            return try grab(clip, job, files, heedsEdits: false)
        }
    }

    private func grab(
        _ clip: VideoInfo, _ job: Job, _ files: borrowing JobFiles, heedsEdits: Bool
    ) throws(JobError) -> Rendition {
        let demuxer = try Demuxer(clip, files[.input], bytes: files.inputBytes, heedsEdits: heedsEdits)
        let search = try FrameSearch(
            demuxer, clip, at: clip.momentOfFrame, job.limits, timeout: max(1, job.limits.seconds / 2))
        let frame = try search.run()
        let size = search.displaySize(of: frame)
        // Neither the size of the pictures nor the shape of their pixels need be as the container says.
        try job.limits.check([(.side, max(size.width, size.height)), (.pixels, size.area)])
        let still = try VideoFrameImage.of(frame, scaledTo: size, clip.kind).rotated(clip.orientation)
        return Rendition(size: still.size, bytes: try still.writeJPEG(quality: job.quality, to: .frame, files))
    }
}

extension VideoInfo {
    /// When the frame is shown that stands for it, in milliseconds: a quarter of the way in, in whole seconds, as in the
    /// reference. A clip of less than 4 s shows its first frame, unless that is all but black.
    fileprivate var momentOfFrame: Int { milliseconds / 4000 * 1000 }
}
