import Media

extension Processor {
    /// Writes the picture in the formats that are newer than its own, each where that is smaller.
    func makeVariants(
        of bytes: UnsafeRawBufferPointer, _ kind: MediaFormat, _ job: Job, _ files: borrowing JobFiles
    ) throws(JobError) -> Variants {
        guard !kind.isVideo else { throw .corrupt(kind, .structure) }
        let header = try Header(of: kind, in: bytes)
        try header.check(job.limits)
        let picture = try header.decode(bytes, dividedBy: 1)
        var variants = Variants(webp: 0, avif: 0)
        if kind != .webp, kind != .avif {
            variants.webp = try write(picture, as: .webp, to: .thumb, ifShorterThan: bytes.count, job, files)
        }
        if kind != .avif {
            variants.avif = try write(picture, as: .avif, to: .medium, ifShorterThan: bytes.count, job, files)
        }
        return variants
    }

    /// Returns the length; 0, and nothing written, where it is not shorter.
    private func write(
        _ picture: borrowing Bitmap, as kind: MediaFormat, to file: JobDescriptor, ifShorterThan limit: Int, _ job: Job,
        _ files: borrowing JobFiles
    ) throws(JobError) -> Int {
        let encoding = try picture.encoded(as: kind, quality: job.quality)
        guard encoding.bytes.count < limit else { return 0 }
        try files.write(encoding.bytes, to: file)
        return encoding.bytes.count
    }
}
