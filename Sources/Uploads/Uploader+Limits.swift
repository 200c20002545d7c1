import Storage

/// How much one principal may send, by attempts, time and quota.
extension Uploader {
    /// Refuses an upload if the principal has sent enough for now or has no room left. What passes here is checked again
    /// in the transaction that reserves the name.
    ///
    /// - Parameters:
    ///   - address: the client's, as nginx reports it.
    ///   - bytes: at least so many are to come.
    /// - Throws: `Rejection.tooManyAttempts`, `Rejection.flood`, `Rejection.byteQuota` or `Rejection.fileQuota`.
    package func checkLimits(of principal: Principal, at address: String, for bytes: Int) throws {
        let now = now()
        try checkAttempts(of: principal, at: now)
        let counters = settings.limits.rateCounters(of: principal, at: address)
        if let (counter, left) = try storage.catalog.fullCounter(of: counters, at: now) {
            throw Rejection.flood(limit: counter.limit, period: counter.period, secondsLeft: left)
        }
        guard let user = principal.user else { return }
        if let quota = user.byteQuota, user.bytes + bytes > quota { throw Rejection.byteQuota(quota) }
        if let quota = user.fileQuota, user.files + 1 > quota { throw Rejection.fileQuota(quota) }
    }

    /// Counts an attempt, before a worker or the fetcher is used for it. Administrators have no such limit.
    ///
    /// - Returns: what gives it back; `nil` where none was counted.
    /// - Throws: `Rejection.tooManyAttempts`.
    func beginAttempt(of principal: Principal) throws -> AttemptLimiter.Attempt? {
        guard !principal.isAdministrator else { return nil }
        let limit = settings.limits.attempts
        do throws(AttemptLimiter.Full) {
            return try counters.uploads.add(principal.name, limit: limit, at: now())
        } catch {
            throw Rejection.tooManyAttempts(limit: limit, secondsLeft: error.secondsLeft)
        }
    }

    private func checkAttempts(of principal: Principal, at now: Int64) throws {
        guard !principal.isAdministrator else { return }
        let limit = settings.limits.attempts
        if let left = counters.uploads.secondsLeft(for: principal.name, limit: limit, at: now) {
            throw Rejection.tooManyAttempts(limit: limit, secondsLeft: left)
        }
    }
}
