package import Fetch
package import Media
package import Storage

/// Takes uploads in.
package struct Uploader: Sendable {
    package let admission: Admission
    package let storage: UploadStore
    let media: MediaPool
    let fetcher: Fetcher
    package let settings: UploadSettings
    let counters: AttemptCounters
    package let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - counters: what is remembered of attempts, which outlives this value.
    ///   - now: the moment, in seconds since 1970, UTC.
    package init(
        admission: Admission, storage: UploadStore, media: MediaPool, fetcher: Fetcher, settings: UploadSettings,
        counters: AttemptCounters = AttemptCounters(), now: @escaping @Sendable () -> Int64
    ) {
        self.admission = admission
        self.storage = storage
        self.media = media
        self.fetcher = fetcher
        self.settings = settings
        self.counters = counters
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
        // Counted before the work, so that attempts that come together are as well.
        var attempt: AttemptLimiter.Attempt?
        do {
            let receipt = try accept(submission, noting: &attempt, keeping: keep)
            if let attempt { counters.uploads.giveBack(attempt) }
            return receipt
        } catch {
            if let attempt, !(error is Rejection) { counters.uploads.giveBack(attempt) }
            throw error
        }
    }

    /// - Parameter attempt: the attempt, once a worker or the fetcher is used.
    private func accept(
        _ submission: consuming Submission, noting attempt: inout AttemptLimiter.Attempt?,
        keeping keep: (AcceptedUpload) throws -> StoredResponse?
    ) throws -> AcceptedUpload {
        let (principal, address) = (submission.principal, submission.address)
        let options = try UploadOptions(submission.parameters, tagsPerFile: settings.tagsPerFile)
        guard principal.isAdministrator || !options.usesFileDate else {
            throw Rejection.adminsOnly(parameter: "use_file_date")
        }
        let destination = try destination(options, for: principal)
        try checkLimits(of: principal, at: address, for: 0)

        let limit = settings.limits.bytes(for: principal)
        let received = try submission.source.received(atMost: limit) { url, file in
            try fetch(url, into: file, for: principal, atMost: limit) {
                attempt = try beginAttempt(of: principal)
            }
        }
        try settings.stopWords.check([options.title, options.description, received.name] + options.tags)
        try checkLimits(of: principal, at: address, for: received.bytes.count)
        let md5 = received.bytes.md5Digest
        try refuseDuplicate(of: md5, from: principal, at: address, code: 101)
        if let receipt = try reusable(md5, for: principal, at: address, options, keeping: keep) { return receipt }

        if attempt == nil { attempt = try beginAttempt(of: principal) }
        let examined = try examine(received, for: principal, as: options)
        let metadata = examined.report.metadata
        try settings.stopWords.check(
            [options.title ?? metadata.title, options.description ?? metadata.description])
        return try publish(examined, for: principal, at: address, as: options, in: destination, keeping: keep)
    }
}
