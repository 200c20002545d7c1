/// What an upload takes of its sender's limits.
package struct Charge: Sendable, Equatable {
    /// Whose quotas count it; `nil` for a guest, who has none.
    package let userID: Int64?
    /// The key that it was sent with, which must still be good; `nil` for what nobody sends.
    package let keyID: Int64?
    /// Bytes of all its files.
    package let bytes: Int
    /// The rate counters that it adds one to.
    package let counters: [RateCounter]

    package init(userID: Int64? = nil, keyID: Int64? = nil, bytes: Int = 0, counters: [RateCounter] = []) {
        self.userID = userID
        self.keyID = keyID
        self.bytes = userID == nil ? 0 : bytes
        self.counters = counters
    }
}

/// Why an upload that was to be taken a moment ago is not to be taken now.
package enum LimitExceeded: Error, Sendable, Equatable {
    /// Its key was revoked meanwhile.
    case keyRevoked
    /// Its sender was banned meanwhile.
    case banned
    case counter(RateCounter, secondsLeft: Int)
    case byteQuota(Int)
    case fileQuota(Int)
}

extension Catalog {
    /// The right to upload that a sender has lost since the upload began; `nil` when there is still one.
    static func loss(of charge: Charge, _ session: Session) throws -> LimitExceeded? {
        if let key = charge.keyID,
            try session.row("SELECT id FROM keys WHERE id = ? AND revoked_at IS NULL", [key]) == nil
        {
            return .keyRevoked
        }
        let banned = try session.row("SELECT id FROM users WHERE id = ? AND is_banned = 1", [charge.userID])
        return banned == nil ? nil : .banned
    }

    /// The quota that an upload exceeds; `nil` when it fits.
    static func exceededQuota(by charge: Charge, _ session: Session) throws -> LimitExceeded? {
        guard let user = charge.userID else { return nil }
        let row = try session.row("SELECT * FROM users WHERE id = ?", [user])
        guard let user = try row.map(Self.user) else { return nil }
        if let quota = user.byteQuota, user.bytes + charge.bytes > quota { return .byteQuota(quota) }
        if let quota = user.fileQuota, user.files + 1 > quota { return .fileQuota(quota) }
        return nil
    }

    /// Counts an attempt, unless one of its counters is full: then none of them counts it.
    ///
    /// - Throws: `LimitExceeded.counter`.
    static func count(_ counters: [RateCounter], _ session: Session, at now: Int64) throws {
        try check(counters, session, at: now)
        for counter in counters { try add(counter, session, at: now) }
    }

    static func check(_ counters: [RateCounter], _ session: Session, at now: Int64) throws {
        for counter in counters {
            if let left = try secondsLeft(of: counter, session, at: now) {
                throw LimitExceeded.counter(counter, secondsLeft: left)
            }
        }
    }
}
