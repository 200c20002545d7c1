import Synchronization

/// How many uploads may be under way together. More would only wait for one another, be it for a media worker, the
/// database or the disk, and keep all who come later waiting as well.
package final class Admission: Sendable {
    private struct State {
        var inside = 0
        /// Until when places are kept for uploads whose bodies are on their way, the earliest first.
        var promises: [ContinuousClock.Instant] = []
        var isSignUp = false
    }

    /// Bodies that nginx was told to read.
    package let bodies = PendingBodies()
    private let limit: Int
    private let sign: FullSign?
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// How long a place is kept. A small body is there at once, and what is slower takes its chance.
    static let patience = Duration.milliseconds(250)

    /// - Parameters:
    ///   - limit: at least 1.
    ///   - sign: what tells nginx that no place is left.
    ///   - now: a clock that nobody sets.
    package init(
        limit: Int, sign: FullSign? = nil, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.limit = limit
        self.sign = sign
        self.now = now
    }

    /// Places that may be kept: so few that nobody can take them all who sends heads and no bodies.
    private var mostPromised: Int { limit / 2 }

    /// Whether the next upload would get no place.
    package var isFull: Bool { state.withLock { $0.inside >= limit } }

    /// Keeps a place for an upload whose body is about to come: or more would be told to send theirs than can be taken,
    /// and all of them would have to be read.
    ///
    /// - Returns: `false` when there is none.
    package func promise() -> Bool {
        state.withLock { state in
            let now = now()
            state.promises.removeAll { $0 <= now }
            guard state.inside + state.promises.count < limit else { return false }
            if state.promises.count < mostPromised { state.promises.append(now + Self.patience) }
            tell(&state)
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
            tell(&state)
            return true
        }
        defer { if hasPlace { leave() } }
        return try work(hasPlace)
    }

    private func leave() {
        state.withLock { state in
            state.inside -= 1
            guard state.isSignUp, state.inside + state.promises.count < limit else { return }
            // Where it cannot be taken down now, `tidy()` tries again, and says why.
            try? takeDown(&state)
        }
    }

    /// Puts the sign up with the last place that is given away, so that nobody need ask in vain. As not all places can
    /// be promised, somebody is inside then, and takes it down on leaving.
    private func tell(_ state: inout State) {
        guard !state.isSignUp, state.inside + state.promises.count >= limit else { return }
        sign?.putUp()
        state.isSignUp = true
    }

    /// Takes the sign down where it says what is not so, whoever put it up: another process that was killed since would
    /// leave the site closed.
    package func tidy() throws(FullSignFault) {
        try state.withLock { state throws(FullSignFault) in
            let now = now()
            state.promises.removeAll { $0 <= now }
            if state.inside + state.promises.count < limit { try takeDown(&state) }
        }
    }

    private func takeDown(_ state: inout State) throws(FullSignFault) {
        try sign?.takeDown()
        state.isSignUp = false
    }
}

/// Why an upload was not even begun.
package enum AdmissionFault: Error, Equatable {
    /// As many as may be are under way.
    case full
}
