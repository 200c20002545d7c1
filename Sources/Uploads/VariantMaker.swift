package import Media
package import Storage

/// Makes WebP and AVIF of thumbs and mediums, for browsers that take them: when their uploads are answered and no
/// worker has anything else to do.
package struct VariantMaker: Sendable {
    /// Uploads that are asked for in one go.
    private static let batch = 20

    private let storage: UploadStore
    private let media: MediaPool
    private let job: Job

    package init(storage: UploadStore, media: MediaPool, settings: UploadSettings) {
        self.storage = storage
        self.media = media
        job = Job(forVariantsOf: settings.job)
    }

    /// Makes what is wanted, for the oldest uploads first, until there is no more of it or a worker is needed for an
    /// upload.
    ///
    /// - Parameter isStopping: asked between two uploads.
    package func run(isStopping: () -> Bool = { false }) throws {
        while true {
            let uploads = try storage.catalog.uploadsWantingVariants(atMost: Self.batch)
            guard !uploads.isEmpty else { return }
            for upload in uploads {
                if isStopping() { return }
                do {
                    try makeVariants(of: upload)
                } catch MediaPoolError.busy {
                    return
                }
            }
        }
    }

    private func makeVariants(of upload: UploadRecord) throws {
        for name in [upload.names.thumb] + (upload.mediumSize > 0 ? [upload.names.medium] : []) {
            let webp = try storage.images.newSpoolFile()
            let avif = try storage.images.newSpoolFile()
            let made = try storage.withFile(name, of: upload) { file in
                try media.makeVariants(job, input: file, webp: webp.descriptor, avif: avif.descriptor)
            }
            guard let made else { continue }
            if made.webp > 0 { try storage.addVariant("\(name).webp", as: webp, to: upload) }
            if made.avif > 0 { try storage.addVariant("\(name).avif", as: avif, to: upload) }
        }
        try storage.catalog.noteVariants(of: upload)
    }
}

extension Job {
    /// What makes variants of what this made.
    fileprivate init(forVariantsOf job: Job) {
        self.init(limits: job.limits, quality: job.quality)
        makesVariants = true
    }
}
