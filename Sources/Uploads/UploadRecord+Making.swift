import Media
import Storage

extension UploadRecord {
    /// Notes who sends the upload, and where it belongs.
    mutating func note(_ principal: Principal, at address: String, in destination: UploadDestination) {
        userID = principal.userID
        keyID = principal.keyID
        self.address = address
        albumID = destination.album?.id
        categoryID = destination.category?.id
    }

    /// Notes what a worker has found the file to be, and made of it.
    mutating func note(_ report: MediaReport) {
        mime = report.kind.stored.mime
        width = report.size.width
        height = report.size.height
        thumbSize = report.thumb.bytes
        mediumSize = report.medium?.bytes ?? 0
        frameSize = report.frame?.bytes ?? 0
        duration = report.milliseconds
        isAnimated = report.isAnimated
        is360 = report.metadata.isSphere
    }

    /// Notes what the sender wishes. Where that says nothing of title and description the file does, and for a title
    /// its name.
    mutating func note(_ options: UploadOptions, else metadata: EmbeddedMetadata, fileNamed name: String) {
        originalFilename = name
        title = options.title ?? metadata.title ?? Text.titleOfFile(named: name)
        description = options.description ?? metadata.description
        isNotSafeForWork = options.isNotSafeForWork
        tags = options.tags
        hasDefaultOptions = options.isEmpty
    }
}
