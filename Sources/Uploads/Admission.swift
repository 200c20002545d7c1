import Synchronization

/// How many uploads may be under way together. More would only wait for one another, be it for a media worker, the database
/// or the disk, and keep all who come later waiting as well.
package final class Admission: Sendable {
    private struct State {
        var inside = 0
        /// Until when places are kept for uploads whose bodies are on their way, the earliest first.
        var promises: [ContinuousClock.Instant] = []
    }

    private let limit: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// How long a place is kept. A small body is there at once, and what is slower takes its chance.
    static let patience = Duration.milliseconds(250)

    /// - Parameters:
    ///   - limit: at least 1.
    ///   - now: a clock that nobody sets.
    package init(limit: Int, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.limit = limit
        self.now = now
    }

    /// Places that may be kept: so few that nobody can take them all who sends heads and no bodies.
    private var mostPromised: Int { limit / 4 }

    /// Whether the next upload would get no place.
    package var isFull: Bool { state.withLock { $0.inside >= limit } }

    /// Keeps a place for an upload whose body is about to come: or more would be told to send theirs than can be taken, and all of
    /// them would have to be read.
    ///
    /// - Returns: `false` when there is none.
    package func promise() -> Bool {
        state.withLock { state in
            let now = now()
            state.promises.removeAll { $0 <= now }
            guard state.inside + state.promises.count < limit else { return false }
            if state.promises.count < mostPromised { state.promises.append(now + Self.patience) }
            return true
        }
    }

    /// Does a piece of work, which holds a place meanwhile if one was free.
    package func admit<Result, Failure: Error>(
        _ work: (_ hasPlace: Bool) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let hasPlace = state.withLock { state in
            // Whose promise it was does not matter.
            if !state.promises.isEmpty { state.promises.removeFirst() }
            guard state.inside < limit else { return false }
            state.inside += 1
            return true
        }
        defer { if hasPlace { state.withLock { $0.inside -= 1 } } }
        return try work(hasPlace)
    }
}

/// Why an upload was not even begun.
package enum AdmissionFault: Error, Equatable {
    /// As many as may be are under way.
    case full
}
