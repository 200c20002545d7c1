import Fetch
import Media
import Storage

/// Takes uploads in.
package struct Uploader: Sendable {
    package let admission: Admission
    package let authorizer: Authorizer
    package let storage: UploadStore
    let media: MediaPool
    let fetcher: Fetcher
    package let settings: UploadSettings
    package let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - counters: what is remembered of attempts, which outlives this value.
    ///   - now: the moment, in seconds since 1970, UTC.
    package init(
        admission: Admission, storage: UploadStore, media: MediaPool, fetcher: Fetcher, settings: UploadSettings,
        counters: AttemptCounters = AttemptCounters(), now: @escaping @Sendable () -> Int64
    ) {
        authorizer = Authorizer(catalog: storage.catalog, limits: settings.limits, counters: counters)
        self.admission = admission
        self.storage = storage
        self.media = media
        self.fetcher = fetcher
        self.settings = settings
        self.now = now
    }

    /// Takes one upload in: the whole story, in order. When it returns, the files and their record are safe.
    ///
    /// - Parameter keep: makes of the receipt what is to be kept together with the record.
    /// - Throws: a `Rejection` for what the sender did wrong; anything else is a fault of ours. Either way nothing is
    ///   left.
    package func accept(
        _ submission: consuming Submission, keeping keep: (AcceptedUpload) throws -> StoredResponse? = { _ in nil }
    ) throws -> AcceptedUpload {
        let sender = try authorizer.sender(presenting: submission.key, at: submission.address, now: now())
        // Counted before the work, so that attempts that come together are as well.
        var attempt: AttemptLimiter.Attempt?
        do {
            let receipt = try accept(submission, of: sender, noting: &attempt, keeping: keep)
            if let attempt { authorizer.giveBack(attempt) }
            return receipt
        } catch {
            if let attempt, !(error is Rejection) { authorizer.giveBack(attempt) }
            throw error
        }
    }

    /// - Parameter attempt: the attempt, once a worker or the fetcher is used.
    private func accept(
        _ submission: consuming Submission, of sender: Sender, noting attempt: inout AttemptLimiter.Attempt?,
        keeping keep: (AcceptedUpload) throws -> StoredResponse?
    ) throws -> AcceptedUpload {
        let address = submission.address
        let options = try UploadOptions(submission.parameters, tagsPerFile: settings.tagsPerFile)
        guard sender.isAdmin || !options.usesFileDate else { throw Rejection.adminsOnly(parameter: "use_file_date") }
        let destination = try destination(options, for: sender)
        try authorizer.checkLimits(of: sender, at: address, for: 0, now: now())

        let limit = settings.limits.bytes(for: sender)
        let received = try submission.source.received(atMost: limit) { url, file in
            try fetch(url, into: file, for: sender, at: address, atMost: limit) {
                attempt = try authorizer.beginAttempt(of: sender, at: address, now: now())
            }
        }
        try settings.stopWords.check([options.title, options.description, received.name] + options.tags)
        try authorizer.checkLimits(of: sender, at: address, for: received.bytes.count, now: now())
        let md5 = received.bytes.md5Digest
        try refuseDuplicate(of: md5, from: sender, at: address, code: 101)
        if let receipt = try reusable(md5, for: sender, at: address, options, keeping: keep) { return receipt }

        if attempt == nil { attempt = try authorizer.beginAttempt(of: sender, at: address, now: now()) }
        let examined = try examine(received, for: sender, at: address, as: options)
        let metadata = examined.report.metadata
        try settings.stopWords.check(
            [options.title ?? metadata.title, options.description ?? metadata.description])
        return try publish(examined, for: sender, at: address, as: options, in: destination, keeping: keep)
    }
}
