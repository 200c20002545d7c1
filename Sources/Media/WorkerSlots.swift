import Synchronization

/// Slots of one kind, and the queue before them.
final class WorkerSlots: Sendable {
    private struct State {
        /// Slots that nobody uses. A slot is always here or with one caller. While any is here, nobody waits who may
        /// have it.
        var free: [WorkerSlot]
        var queue: WorkerQueue<Waiter>
    }

    private let state: Mutex<State>
    /// How many slots there are.
    private let all: Int

    /// Seconds that a guest's file may take where there is only one slot, which others then wait for.
    static let guestSeconds = 2

    /// - Parameter queue: how many callers may wait while all slots are taken.
    init(_ slots: [WorkerSlot], queue: Int) {
        state = Mutex(State(free: slots, queue: WorkerQueue(slots: slots.count, limit: queue)))
        all = slots.count
    }

    /// Has the worker of a slot do one job, when it is its owner's turn.
    ///
    /// - Parameter bypassesLimit: whether it may wait however long the queue is, as part of the work has been done.
    /// - Throws: `MediaPoolError.busy` when the queue is full, at once or when others displace this caller.
    func perform(
        _ job: Job, descriptors: [Int32], for owner: JobOwner, bypassesLimit: Bool = false
    ) throws(MediaPoolError) -> WorkerReply {
        let slot = try takeSlot(for: owner, bypassesLimit)
        defer { release(slot, of: owner) }
        var job = job
        if owner.isGuest && all == 1 { job.limits.seconds = min(job.limits.seconds, Self.guestSeconds) }
        return slot.perform(job, descriptors: descriptors)
    }

    /// The same, at a time when nobody needs the worker for anything that is waited for.
    ///
    /// - Throws: `MediaPoolError.busy` when a slot is taken.
    func performIfIdle(_ job: Job, descriptors: [Int32]) throws(MediaPoolError) -> WorkerReply {
        let slot = state.withLock { state -> WorkerSlot? in
            guard state.free.count == all, let slot = state.free.popLast() else { return nil }
            state.queue.hold(.site)
            return slot
        }
        guard let slot else { throw .busy }
        defer { release(slot, of: .site) }
        return slot.perform(job, descriptors: descriptors)
    }

    /// Empties the slots whose worker has ended by itself.
    func tidy() {
        state.withLock { state in
            for slot in state.free { slot.tidy() }
        }
    }

    /// What a worker says of itself when it is ready, for which this waits; `nil` where all are busy.
    func hello() throws(WorkerError) -> WorkerHello? {
        let slot: WorkerSlot
        do throws(MediaPoolError) { slot = try takeSlot(for: .site, false) } catch { return nil }
        defer { release(slot, of: .site) }
        return try slot.hello()
    }

    private func takeSlot(for owner: JobOwner, _ bypassesLimit: Bool) throws(MediaPoolError) -> WorkerSlot {
        enum Place: Sendable {
            case slot(WorkerSlot), waiter(Waiter, displaced: Waiter?), none
        }
        let place = state.withLock { state -> Place in
            if state.queue.mayHold(owner), let slot = state.free.popLast() {
                state.queue.hold(owner)
                return .slot(slot)
            }
            let waiter = Waiter()
            switch state.queue.enter(waiter, of: owner, bypassesLimit: bypassesLimit) {
            case .waits: return .waiter(waiter, displaced: nil)
            case .displaces(let other): return .waiter(waiter, displaced: other)
            case .refused: return .none
            }
        }
        switch place {
        case .slot(let slot): return slot
        case .waiter(let waiter, let displaced):
            displaced?.end(with: nil)
            guard let slot = waiter.wait() else { throw .busy }
            return slot
        case .none: throw .busy
        }
    }

    private func release(_ slot: WorkerSlot, of owner: JobOwner) {
        let next = state.withLock { state -> [(Waiter, WorkerSlot)] in
            state.queue.giveBack(owner)
            state.free.append(slot)
            var next: [(Waiter, WorkerSlot)] = []
            while let slot = state.free.last, let waiter = state.queue.next() {
                state.free.removeLast()
                next.append((waiter, slot))
            }
            return next
        }
        for (waiter, slot) in next { waiter.end(with: slot) }
    }
}
