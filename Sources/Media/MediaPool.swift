import Glibc
import Synchronization

/// The workers, and the queue before them. A file may cost its own worker the life, and nobody else anything.
package final class MediaPool: Sendable {
    private struct State {
        /// Seats that nobody uses. There are as many seats as workers, and a seat is always here or with one caller.
        var free: [Seat]
        /// Callers that wait for a seat, the first one in front.
        var waiting: [Turn] = []
    }

    private let state: Mutex<State>
    private let queue: Int
    private let demand: SandboxDemand
    private let log: @Sendable (String) -> Void

    /// Starts the workers, so that they are warm before the first upload comes.
    ///
    /// - Parameters:
    ///   - program: the path of `martlet-media`.
    ///   - workers: how many files are looked at together, at least 1.
    ///   - queue: how many callers may wait while all workers are busy.
    ///   - jobsPerWorker: after so many a worker is replaced, so that nothing one file did lasts.
    ///   - demand: what workers must be held by before a file is given to them.
    ///   - log: told when a worker is lost, and why.
    package init(
        program: String, workers: Int, queue: Int, jobsPerWorker: Int = 100, demand: SandboxDemand = .available,
        log: @escaping @Sendable (String) -> Void
    ) throws(SpawnFault) {
        var seats: [Seat] = []
        for _ in 0..<workers {
            seats.append(try Seat(program: program, jobsPerWorker: jobsPerWorker, demand: demand, log: log))
        }
        state = Mutex(State(free: seats))
        self.queue = queue
        self.demand = demand
        self.log = log
    }

    /// Waits for a worker to be ready, and logs what its sandbox lacks. All of them run the same program on the same kernel, so
    /// one speaks for all; what is demanded is looked at in each.
    ///
    /// - Throws: `WorkerFault` when there is no use in taking uploads.
    package func waitUntilReady() throws(WorkerFault) {
        let seat: Seat
        // Where all are in use, they are ready.
        do throws(MediaPoolFault) { seat = try takeSeat() } catch { return }
        defer { release(seat) }
        let greeting = try seat.greeting()
        guard demand.isMet(by: greeting) else { throw .unprotected(greeting.shortcomings) }
        for shortcoming in greeting.shortcomings { log(shortcoming) }
    }

    /// The `martlet-media` that was installed beside the running program.
    package static func programBesideThisOne() -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer[..<max(0, count)].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex) + "martlet-media"
    }

    /// Has a worker do one job, after those who came before.
    ///
    /// - Parameters:
    ///   - input: open for reading; the file that was received.
    ///   - original: an empty file open for writing, as are `thumb` and `medium`.
    /// - Throws: `MediaPoolFault.busy` at once when the queue is full.
    package func process(
        _ job: Job, input: Int32, original: Int32, thumb: Int32, medium: Int32
    ) throws(MediaPoolFault) -> Finding {
        let seat = try takeSeat()
        defer { release(seat) }
        return seat.perform(job, descriptors: [input, original, thumb, medium])
    }

    /// Whether the next caller would be told that the pool is busy.
    package var isFull: Bool { state.withLock { $0.free.isEmpty && $0.waiting.count >= queue } }

    private func takeSeat() throws(MediaPoolFault) -> Seat {
        enum Place: Sendable {
            case seat(Seat), turn(Turn), none
        }
        let place = state.withLock { state -> Place in
            if let seat = state.free.popLast() { return .seat(seat) }
            guard state.waiting.count < queue else { return .none }
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

/// Why a job was not even begun.
package enum MediaPoolFault: Error, Equatable {
    /// All workers are busy and enough callers wait already.
    case busy
}

/// Why no worker can be used.
package enum WorkerFault: Error, Equatable, CustomStringConvertible {
    /// It ended before it took a job.
    case neverReady(program: String)
    /// The sandbox lacks a layer, and all are required.
    case unprotected([String])

    package var description: String {
        switch self {
        case .neverReady(let program): "\(program) cannot do its work: what it said of that stands above"
        case .unprotected(let shortcomings):
            "media.sandbox is required, but \(shortcomings.joined(separator: "; "))"
        }
    }
}
