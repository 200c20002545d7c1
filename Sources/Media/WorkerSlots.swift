import Synchronization

/// Seats of one kind, and the queue before them.
final class WorkerSlots: Sendable {
    private struct State {
        /// Seats that nobody uses. A seat is always here or with one caller. While any is here, nobody waits who may
        /// have it.
        var free: [WorkerSlot]
        var queue: WorkerQueue<Waiter>
    }

    private let state: Mutex<State>
    /// How many seats there are.
    private let all: Int

    /// Seconds that a guest's file may take where there is only one seat, which others then wait for.
    static let guestSeconds = 2

    /// - Parameter queue: how many callers may wait while all seats are taken.
    init(_ seats: [WorkerSlot], queue: Int) {
        state = Mutex(State(free: seats, queue: WorkerQueue(seats: seats.count, limit: queue)))
        all = seats.count
    }

    /// Has the worker of a seat do one job, when it is its owner's turn.
    ///
    /// - Parameter bypassesLimit: whether it may wait however long the queue is, as part of the work has been done.
    /// - Throws: `MediaPoolError.busy` when the queue is full, at once or when others displace this caller.
    func perform(
        _ job: Job, descriptors: [Int32], for owner: JobOwner, bypassesLimit: Bool = false
    ) throws(MediaPoolError) -> WorkerReply {
        let seat = try takeSeat(for: owner, bypassesLimit)
        defer { release(seat, of: owner) }
        var job = job
        if owner.isGuest && all == 1 { job.limits.seconds = min(job.limits.seconds, Self.guestSeconds) }
        return seat.perform(job, descriptors: descriptors)
    }

    /// The same, at a time when nobody needs the worker for anything that is waited for.
    ///
    /// - Throws: `MediaPoolError.busy` when a seat is taken.
    func performIfIdle(_ job: Job, descriptors: [Int32]) throws(MediaPoolError) -> WorkerReply {
        let seat = state.withLock { state -> WorkerSlot? in
            guard state.free.count == all, let seat = state.free.popLast() else { return nil }
            state.queue.hold(.site)
            return seat
        }
        guard let seat else { throw .busy }
        defer { release(seat, of: .site) }
        return seat.perform(job, descriptors: descriptors)
    }

    /// Empties the seats whose worker has ended by itself.
    func tidy() {
        state.withLock { state in
            for seat in state.free { seat.tidy() }
        }
    }

    /// What a worker says of itself when it is ready, for which this waits; `nil` where all are busy.
    func hello() throws(WorkerError) -> WorkerHello? {
        let seat: WorkerSlot
        do throws(MediaPoolError) { seat = try takeSeat(for: .site, false) } catch { return nil }
        defer { release(seat, of: .site) }
        return try seat.hello()
    }

    private func takeSeat(for owner: JobOwner, _ bypassesLimit: Bool) throws(MediaPoolError) -> WorkerSlot {
        enum Place: Sendable {
            case seat(WorkerSlot), turn(Waiter, displaced: Waiter?), none
        }
        let place = state.withLock { state -> Place in
            if state.queue.mayHold(owner), let seat = state.free.popLast() {
                state.queue.hold(owner)
                return .seat(seat)
            }
            let turn = Waiter()
            switch state.queue.enter(turn, of: owner, bypassesLimit: bypassesLimit) {
            case .waits: return .turn(turn, displaced: nil)
            case .displaces(let other): return .turn(turn, displaced: other)
            case .refused: return .none
            }
        }
        switch place {
        case .seat(let seat): return seat
        case .turn(let turn, let displaced):
            displaced?.end(with: nil)
            guard let seat = turn.wait() else { throw .busy }
            return seat
        case .none: throw .busy
        }
    }

    private func release(_ seat: WorkerSlot, of owner: JobOwner) {
        let next = state.withLock { state -> [(Waiter, WorkerSlot)] in
            state.queue.giveBack(owner)
            state.free.append(seat)
            var next: [(Waiter, WorkerSlot)] = []
            while let seat = state.free.last, let turn = state.queue.next() {
                state.free.removeLast()
                next.append((turn, seat))
            }
            return next
        }
        for (turn, seat) in next { turn.end(with: seat) }
    }
}
