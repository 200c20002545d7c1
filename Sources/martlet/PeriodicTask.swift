import Foundation
import Synchronization

/// Work that is done again and again, in a thread of its own, until it is told to stop.
final class PeriodicTask: Sendable {
    private let interval: Double
    private let stopping = DispatchSemaphore(value: 0)
    private let stopped = Atomic(false)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter interval: seconds from the end of one round to the next.
    init(every interval: Double) {
        self.interval = interval
    }

    /// Whether the round under way shall come to its end.
    var isStopping: Bool { stopped.load(ordering: .relaxed) }

    /// - Parameter prepare: called once, in the thread of the rounds; gives what each of them does.
    func start(_ prepare: @escaping @Sendable () -> () -> Void) {
        let thread = Foundation.Thread { [self] in
            let round = prepare()
            while stopping.wait(timeout: .now() + interval) == .timedOut { round() }
            ended.signal()
        }
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Ends them, when the round under way is over.
    func stop() {
        stopped.store(true, ordering: .relaxed)
        stopping.signal()
        ended.wait()
    }
}
