import Media
import Storage

/// Takes uploads in.
package struct Uploader: Sendable {
    package let authorizer: Authorizer
    package let storage: Storage
    let media: MediaPool
    package let settings: UploadSettings
    let now: @Sendable () -> Int64

    /// - Parameter now: the moment, in seconds since 1970, UTC.
    package init(storage: Storage, media: MediaPool, settings: UploadSettings, now: @escaping @Sendable () -> Int64) {
        authorizer = Authorizer(catalog: storage.catalog)
        self.storage = storage
        self.media = media
        self.settings = settings
        self.now = now
    }

    /// Takes one upload in: the whole story, in order. When it returns, the files and their record are safe.
    ///
    /// - Throws: a `Rejection` for what the sender did wrong; anything else is a fault of ours. Either way nothing is left.
    package func accept(_ submission: consuming Submission) throws -> Receipt {
        let sender = try authorizer.sender(presenting: submission.key)
        let address = submission.address
        let wishes = try Wishes(submission.parameters)
        let received = try submission.source.received(atMost: settings.limits.bytes(for: sender))
        let examined = try examine(received, as: wishes)
        return try publish(examined, for: sender, at: address, as: wishes)
    }
}
