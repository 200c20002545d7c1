package import Media
package import Storage

/// Makes the smaller files of uploads again that were lost, from the uploads' own files.
package struct DerivativeRebuilder: Sendable {
    private let storage: UploadStore
    private let media: MediaPool
    private let job: Job

    /// - Parameter settings: they say how large a thumb and a medium are.
    package init(storage: UploadStore, media: MediaPool, settings: UploadSettings) {
        self.storage = storage
        self.media = media
        // What is stored was measured when it came, whatever the bounds are now.
        var job = Job(limits: settings.job.limits, thumb: settings.job.thumb, mediumWidth: settings.job.mediumWidth)
        job.quality = settings.job.quality
        self.job = job
    }

    /// Makes the thumb, the medium or the frame of an upload again.
    ///
    /// - Returns: `false` when it cannot be made of the stored file, or the upload is gone.
    package func renew(_ part: Inconsistency.Derivative, of upload: UploadRecord) throws -> Bool {
        let original = try storage.images.newSpoolFile()
        let thumb = try storage.images.newSpoolFile()
        let medium = try storage.images.newSpoolFile()
        let frame = try storage.images.newSpoolFile()
        let finding = try storage.withFile(upload.names.original, of: upload) { file in
            try media.process(
                job, input: file, original: original.descriptor, thumb: thumb.descriptor, medium: medium.descriptor,
                frame: { frame.descriptor })
        }
        guard case .accepted(let report) = finding else { return false }
        switch part {
        case .thumb: return try storage.renew(.thumb, of: upload, as: thumb)
        case .medium: return try report.medium != nil && storage.renew(.medium, of: upload, as: medium)
        case .frame: return try report.frame != nil && storage.renew(.frame, of: upload, as: frame)
        }
    }
}
