package import Media

/// Examines one file at a time, and makes of it what is shown beside it.
package struct Processor: ~Copyable {
    private let sniffer: Sniffer

    /// Opens what is large and reads what is loaded lazily, so that no file is opened later. `nil` when libmagic or a
    /// codec is not in order.
    package init?() {
        do {
            let sniffer = try Sniffer()
            try Self.warmUp(sniffer)
            self.sniffer = sniffer
        } catch {
            return nil
        }
    }

    /// Does a job: all of it, or nothing that counts.
    package func process(_ job: Job, _ files: borrowing JobFiles) -> WorkerReply {
        do throws(JobError) {
            return try answer(on: files, job)
        } catch {
            return .finding(error.finding)
        }
    }

    private func answer(on files: borrowing JobFiles, _ job: Job) throws(JobError) -> WorkerReply {
        let file = try MappedFile(files[.input])
        guard !file.bytes.isEmpty else { throw .refused(.empty) }
        let kind = try sniffer.kind(of: file.bytes)
        if job.makesVariants { return .variants(try makeVariants(of: file.bytes, kind, job, files)) }
        if kind.isVideo {
            var clip = try VideoInfo(of: kind, in: file.bytes, job)
            let edits =
                kind == .webm
                ? try WebMLayout(file.bytes, job.metadata).edits()
                : MovieLayout(file.bytes, of: kind, job.metadata).edits(isToStartFast: job.startsFast)
            if !edits.isEmpty { clip.originalBytes = try edits.write(file.bytes, to: .original, files) }
            return .clip(clip)
        }
        return .finding(.accepted(try report(on: file.bytes, of: kind, job, files)))
    }

    private func report(
        on bytes: UnsafeRawBufferPointer, of kind: MediaFormat, _ job: Job, _ files: borrowing JobFiles
    ) throws(JobError) -> MediaReport {
        let header = try Header(of: kind, in: bytes)
        try header.check(job.limits)

        let metadata = try header.metadata(in: bytes).metadata(job.metadata)
        let plan = try Plan(for: header, job, isSphere: metadata.isSphere)
        let picture = try header.decode(bytes, dividedBy: plan.divisor)
        let space = try header.colourSpace(in: bytes)
        let original = Original(header, bytes, plan, job)
        var report: MediaReport
        if plan.isRedrawn {
            report = try redraw(picture, space, header.orientation, by: plan, as: original, job, files)
        } else {
            report = try Renderer(plan, header, header.orientation, space, quality: job.quality).render(
                picture, to: files)
            report.originalBytes =
                kind == kind.stored
                ? try original.clean(codedEnd: picture.codedEnd, to: files)
                : try original.convert(picture, space, to: files)
        }
        report.isAnimated = header.isAnimated
        report.metadata = metadata
        return report
    }

    /// Makes the stored picture first, and all the rest of that. A thumb is too small for a mark, and has none.
    private func redraw(
        _ picture: consuming Bitmap, _ space: ColourSpace?, _ orientation: Orientation, by plan: Plan,
        as original: Original, _ job: Job, _ files: borrowing JobFiles
    ) throws(JobError) -> MediaReport {
        let redrawn = try picture.fitted(orientation.applied(to: plan.picture)).rotated(orientation)
        let renderer = Renderer(plan, original.header, .upright, space, quality: job.quality)
        var report: MediaReport
        if let watermark = plan.watermark {
            let thumb = try renderer.makeThumb(from: redrawn, files)
            try redrawn.mark(with: try Bitmap.watermark(of: files, job.limits), by: watermark)
            report = renderer.report(thumb: thumb, medium: try renderer.makeMedium(from: redrawn, files))
            report.isWatermarked = true
        } else {
            report = try renderer.render(redrawn, to: files)
        }
        report.originalBytes = try original.write(redrawn, space, to: files)
        return report
    }
}
