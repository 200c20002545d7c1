import Media

/// Examines one file at a time, and makes of it what is shown beside it.
package struct Processor: ~Copyable {
    private let sniffer: Sniffer

    /// Opens what is large and reads what is loaded lazily, so that no file is opened later. `nil` when libmagic or a codec is
    /// not in order.
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
    package func process(_ job: Job, _ files: borrowing JobFiles) -> Finding {
        do throws(Setback) {
            return .taken(try report(on: files, job))
        } catch {
            return error.finding
        }
    }

    private func report(on files: borrowing JobFiles, _ job: Job) throws(Setback) -> Report {
        let file = try MappedFile(files[.input])
        guard !file.bytes.isEmpty else { throw .refused(.empty) }
        let kind = try sniffer.kind(of: file.bytes)
        let header = try Header(of: kind, in: file.bytes)
        try header.check(job.limits)

        let plan = try Plan(for: header, job)
        let picture = try header.decode(file.bytes, dividedBy: plan.divisor)
        var report =
            plan.isResized
            ? try resize(picture, header, plan, job, files)
            : try Renderer(plan, kind, header.orientation, quality: job.quality).render(picture, to: files)
        report.isAnimated = header.isAnimated
        report.particulars = try header.metadata(in: file.bytes).particulars()
        if report.originalBytes == nil, kind != kind.stored {
            report.originalBytes = try convert(picture, header, file.bytes, files)
        }
        return report
    }

    /// Writes the original as the kind that it is stored as, and returns its length.
    private func convert(
        _ picture: borrowing Bitmap, _ header: Header, _ bytes: UnsafeRawBufferPointer, _ files: borrowing JobFiles
    ) throws(Setback) -> Int {
        if case .bmp(let header) = header {
            return try BMPDecoder(bytes, header).decode().writePNG(header.size, to: files[.original])
        }
        let encoding = try picture.encoded(as: header.kind, quality: Encoding.qualityOfOriginals, header.chroma)
        try files.write(encoding.bytes, to: .original)
        return encoding.bytes.count
    }

    /// Writes the original anew, upright and at the size of the plan, and makes the rest of that.
    private func resize(
        _ picture: borrowing Bitmap, _ header: Header, _ plan: Plan, _ job: Job, _ files: borrowing JobFiles
    ) throws(Setback) -> Report {
        let orientation = header.orientation
        let smaller = try picture.fitting(orientation.applied(to: plan.picture)).turned(orientation)
        let encoding = try smaller.encoded(as: header.kind, quality: Encoding.qualityOfOriginals, header.chroma)
        try files.write(encoding.bytes, to: .original)
        var report = try Renderer(plan, header.kind, .upright, quality: job.quality).render(smaller, to: files)
        report.originalBytes = encoding.bytes.count
        return report
    }
}
