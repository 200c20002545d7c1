import Synchronization

/// Seats of one kind, and the queue before them.
final class Seats: Sendable {
    private struct State {
        /// Seats that nobody uses. A seat is always here or with one caller.
        var free: [Seat]
        /// Callers that wait for a seat, the first one in front.
        var waiting: [Turn] = []
    }

    private let state: Mutex<State>
    private let queue: Int
    /// How many seats there are.
    private let all: Int

    /// - Parameter queue: how many callers may wait while all seats are taken.
    init(_ seats: [Seat], queue: Int) {
        state = Mutex(State(free: seats))
        self.queue = queue
        all = seats.count
    }

    /// Has the worker of a seat do one job, after those who came before.
    ///
    /// - Parameter isLetIn: whether it may wait however long the queue is, as part of the work has been done.
    /// - Throws: `MediaPoolFault.busy` at once when the queue is full.
    func perform(_ job: Job, descriptors: [Int32], isLetIn: Bool = false) throws(MediaPoolFault) -> Answer {
        let seat = try takeSeat(isLetIn)
        defer { release(seat) }
        return seat.perform(job, descriptors: descriptors)
    }

    /// The same, at a time when nobody needs the worker for anything that is waited for.
    ///
    /// - Throws: `MediaPoolFault.busy` when a seat is taken.
    func performIfIdle(_ job: Job, descriptors: [Int32]) throws(MediaPoolFault) -> Answer {
        let seat = state.withLock { state -> Seat? in
            state.free.count == all ? state.free.popLast() : nil
        }
        guard let seat else { throw .busy }
        defer { release(seat) }
        return seat.perform(job, descriptors: descriptors)
    }

    /// Empties the seats whose worker has ended by itself.
    func tidy() {
        state.withLock { state in
            for seat in state.free { seat.tidy() }
        }
    }

    /// What a worker says of itself when it is ready, for which this waits; `nil` where all are busy.
    func greeting() throws(WorkerFault) -> Greeting? {
        let seat: Seat
        do throws(MediaPoolFault) { seat = try takeSeat(false) } catch { return nil }
        defer { release(seat) }
        return try seat.greeting()
    }

    private func takeSeat(_ isLetIn: Bool) throws(MediaPoolFault) -> Seat {
        enum Place: Sendable {
            case seat(Seat), turn(Turn), none
        }
        let place = state.withLock { state -> Place in
            if let seat = state.free.popLast() { return .seat(seat) }
            guard isLetIn || state.waiting.count < queue else { return .none }
            let turn = Turn()
            state.waiting.append(turn)
            return .turn(turn)
        }
        switch place {
        case .seat(let seat): return seat
        case .turn(let turn): return turn.wait()
        case .none: throw .busy
        }
    }

    private func release(_ seat: Seat) {
        let next = state.withLock { state -> Turn? in
            guard !state.waiting.isEmpty else {
                state.free.append(seat)
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.come(to: seat)
    }
}
