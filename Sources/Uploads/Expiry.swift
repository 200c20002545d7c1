package import Storage

/// Deletes the uploads whose time is over. Their viewers have said so from the first second on; this takes the bytes
/// away.
package struct Expiry: Sendable {
    /// Uploads that are deleted in one go, so that a stop is never far away.
    private static let batch = 100

    private let storage: UploadStore

    package init(storage: UploadStore) {
        self.storage = storage
    }

    /// Deletes what is over, the oldest first.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970, by a clock that can be believed.
    ///   - isStopping: asked between two uploads.
    /// - Returns: how many were deleted.
    /// - Throws: the fault of the first that could not be deleted, after the others of its batch were.
    package func run(at now: Int64, isStopping: () -> Bool = { false }) throws -> Int {
        var count = 0
        while true {
            let expired = try storage.catalog.expired(at: now, atMost: Self.batch)
            var fault: (any Error)?
            for id in expired {
                if isStopping() { return count }
                do {
                    if try storage.remove(publicID: id, because: .expired) { count += 1 }
                } catch {
                    fault = fault ?? error
                }
            }
            if let fault { throw fault }
            if expired.count < Self.batch { return count }
        }
    }

    /// Deletes what is over, for a program that does not run all the time. It has seen no time pass, so all that it can
    /// tell is how far the clock is from where it was last trusted.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970, by the system's clock.
    ///   - trustsClock: whether the clock is trusted in any case.
    /// - Returns: how many were deleted.
    /// - Throws: `ClockJump`, and what `run` throws.
    package func runOnce(at now: Int64, trustingClock trustsClock: Bool) throws -> Int {
        var clock = ClockGuard(believedAt: try storage.catalog.clockTrustedAt())
        if case .jumped(let seconds) = clock.look(wall: now, steady: 0), !trustsClock {
            throw ClockJump(seconds: seconds)
        }
        let count = try run(at: now)
        try storage.catalog.trustClock(at: now)
        return count
    }
}

/// The clock is far from where it was last trusted.
package struct ClockJump: Error, Equatable {
    package let seconds: Int64
}
