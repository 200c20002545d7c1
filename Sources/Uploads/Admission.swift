import Synchronization

/// How many uploads may be under way together. More would only wait for one another, be it for a media worker, the
/// database or the disk, and keep all who come later waiting as well.
///
/// The last quarter of the places is for senders that have few: one sender alone, an address prefix or a user, never has
/// them all, and whoever else comes gets as far as the queue for workers, where turns are fair.
package final class Admission: Sendable {
    /// A place that is kept for an upload whose body is on its way.
    private struct Promise {
        /// The address prefix of the sender.
        let address: String
        let end: ContinuousClock.Instant
    }

    private struct State {
        var inside = 0
        /// The places of each sender in which an upload is.
        var held: [String: Int] = [:]
        /// The earliest end first.
        var promises: [Promise] = []
        var isSignUp = false
        /// The address prefixes with a sign of their own.
        var signedAddresses: Set<String> = []

        /// Places that an upload is in, or that are kept for one.
        var taken: Int { inside + promises.count }

        func places(of address: String) -> Int {
            held[address, default: 0] + promises.count { $0.address == address }
        }
    }

    /// Bodies that nginx was told to read.
    package let bodies = PendingBodies()
    private let limit: Int
    private let flag: OverloadFlag?
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// How long a place is kept. A small body is there at once, and what is slower takes its chance.
    static let timeout = Duration.milliseconds(250)

    /// - Parameters:
    ///   - limit: at least 1.
    ///   - flag: what tells nginx that no place is left.
    ///   - now: a clock that nobody sets.
    package init(
        limit: Int, flag: OverloadFlag? = nil, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.limit = limit
        self.flag = flag
        self.now = now
    }

    /// Slots that may be reserved. Capped at half, so header-only clients cannot hold every slot.
    private var mostPromised: Int { limit / 2 }
    /// Places that anybody may have.
    private var shared: Int { limit - limit / 4 }
    /// A sender with fewer places may have one of the others too.
    private var few: Int { max(1, limit / 16) }

    /// Whether the next upload from an address would get no place.
    package func isFull(for address: String) -> Bool {
        let address = AddressPrefix.name(of: address)
        return state.withLock { $0.inside >= ($0.held[address, default: 0] < few ? limit : shared) }
    }

    /// Keeps a place for an upload whose body is about to come: or more would be told to send theirs than can be taken,
    /// and all of them would have to be read.
    ///
    /// - Parameter address: of the sender, as nginx reports it.
    /// - Returns: `false` when there is none.
    package func reserveSlot(for address: String) -> Bool {
        let address = AddressPrefix.name(of: address)
        return state.withLock { state in
            let now = now()
            state.promises.removeAll { $0.end <= now }
            let isFree = state.taken < (state.places(of: address) < few ? limit : shared)
            if isFree, state.promises.count < mostPromised {
                state.promises.append(Promise(address: address, end: now + Self.timeout))
            }
            tell(&state, address)
            return isFree
        }
    }

    /// Does a piece of work, which holds a place meanwhile if one was free.
    ///
    /// - Parameters:
    ///   - address: of the sender, as nginx reports it.
    ///   - principal: if that is known already.
    package func admit<Result, Failure: Error>(
        from address: String, principal: Principal? = nil, _ work: (_ hasPlace: Bool) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let prefix = AddressPrefix.name(of: address)
        let senders = [prefix] + (principal.map { $0.isGuest ? [] : [$0.name] } ?? [])
        let hasPlace = state.withLock { state in
            // One of its own, or else whose promise it was does not matter.
            if let kept = state.promises.firstIndex(where: { $0.address == prefix }) ?? state.promises.indices.first {
                state.promises.remove(at: kept)
            }
            let hasFew = senders.allSatisfy { state.held[$0, default: 0] < few }
            guard state.inside < (hasFew ? limit : shared) else { return false }
            state.inside += 1
            for sender in senders { state.held[sender, default: 0] += 1 }
            tell(&state, prefix)
            return true
        }
        defer { if hasPlace { leave(senders) } }
        return try work(hasPlace)
    }

    private func leave(_ senders: [String]) {
        state.withLock { state in
            state.inside -= 1
            for sender in senders {
                let rest = state.held[sender, default: 0] - 1
                state.held[sender] = rest > 0 ? rest : nil
            }
            guard state.isSignUp || !state.signedAddresses.isEmpty else { return }
            // Where one cannot be taken down now, `tidy()` tries again, and says why.
            try? takeDownWhatIsNotSo(&state)
        }
    }

    /// Puts the sign up with the last place that is given away, so that nobody need ask in vain; and one for an address
    /// alone with the last place that it may have. As not all places can be promised, somebody is inside then, and takes
    /// it down on leaving.
    private func tell(_ state: inout State, _ address: String) {
        if !state.isSignUp, state.taken >= limit {
            flag?.putUp()
            state.isSignUp = true
        }
        if state.taken >= shared, shared < limit, state.places(of: address) >= few,
            state.signedAddresses.insert(address).inserted
        {
            flag?.putUp(for: address)
        }
    }

    /// Takes the sign down where it says what is not so, whoever put it up: another process that was killed since would
    /// leave the site closed.
    package func tidy() throws(OverloadFlagError) {
        try state.withLock { state throws(OverloadFlagError) in
            try takeDownWhatIsNotSo(&state)
            if state.taken < limit { try flag?.takeDown() }
        }
    }

    private func takeDownWhatIsNotSo(_ state: inout State) throws(OverloadFlagError) {
        let now = now()
        state.promises.removeAll { $0.end <= now }
        if state.isSignUp, state.taken < limit {
            try flag?.takeDown()
            state.isSignUp = false
        }
        for address in state.signedAddresses where state.taken < shared || state.places(of: address) < few {
            try flag?.takeDown(for: address)
            state.signedAddresses.remove(address)
        }
    }
}

/// Why an upload was not even begun.
package enum AdmissionError: Error, Equatable {
    /// As many as may be are under way.
    case full
}
