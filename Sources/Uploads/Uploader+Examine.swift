import Media
import Storage
import System

/// A file that was found good, with what was made of it.
struct ExaminedFile: ~Copyable {
    let name: String?
    /// The MD5 of the received bytes.
    let receivedMD5: String
    let report: MediaReport
    let files: UploadFiles
}

extension Uploader {
    /// Has a worker look at the file and make the smaller pictures. The responder itself reads not one byte of it.
    func examine(
        _ received: consuming ReceivedFile, for principal: Principal, as options: UploadOptions
    ) throws -> ExaminedFile {
        guard received.bytes.count > 0 else { throw Rejection.media(.empty) }
        let name = received.name
        let receivedMD5 = received.bytes.md5Digest
        let original = try storage.images.newSpoolFile()
        let thumb = try storage.images.newSpoolFile()
        let medium = try storage.images.newSpoolFile()
        var frame: SpoolFile?
        var job = settings.job
        job.width = options.width
        let mark = settings.watermark.mark(for: principal)
        job.watermark = mark?.watermark
        let finding = try media.process(
            job, input: received.bytes.spool.descriptor, original: original.descriptor,
            thumb: thumb.descriptor, medium: medium.descriptor,
            frame: {
                let file = try storage.images.newSpoolFile()
                let descriptor = file.descriptor
                frame = consume file
                return descriptor
            }, watermark: mark?.file.descriptor, for: principal.jobOwner)

        let report = try report(of: finding)
        let stored = report.originalBytes == nil ? received.bytes.intoSpool() : original
        let keptMedium = report.medium == nil ? nil : Optional(medium)
        return ExaminedFile(
            name: name, receivedMD5: receivedMD5, report: report,
            files: UploadFiles(original: stored, thumb: thumb, medium: keptMedium, frame: frame))
    }

    private func report(of finding: JobResult) throws -> MediaReport {
        switch finding {
        case .accepted(let report):
            guard settings.formats.contains(report.kind) else { throw Rejection.kindDisabled(report.kind) }
            return report
        case .refused(let refusal): throw Rejection.media(refusal)
        case .badWatermark(let flaw): throw WatermarkError(key: "the watermark", reason: flaw.reason)
        case .failed(let errno): throw SystemError.of("the media worker", storage.images.path, errno: errno)
        }
    }
}
