import Foundation
import Logging
import Storage
import Synchronization
import Uploads

/// Has sidecars made, in a thread of its own and by one of the processes on a database.
final class SidecarRounds: Sendable {
    /// Seconds between two looks at what is wanted.
    private static let interval = 2.0

    private let storage: Storage
    private let maker: SidecarMaker
    private let logger: Logger
    private let stopping = DispatchSemaphore(value: 0)
    private let isStopping = Atomic(false)
    private let ended = DispatchSemaphore(value: 0)

    init(storage: Storage, maker: SidecarMaker, logger: Logger) {
        self.storage = storage
        self.maker = maker
        self.logger = logger
    }

    func start() {
        let thread = Foundation.Thread { [self] in
            run()
            ended.signal()
        }
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Ends it, when the upload under way has its sidecars.
    func stop() {
        isStopping.store(true, ordering: .relaxed)
        stopping.signal()
        ended.wait()
    }

    private func run() {
        var lock: ElectionLock?
        while stopping.wait(timeout: .now() + Self.interval) == .timedOut {
            do {
                if lock == nil { lock = try ElectionLock(for: "sidecars", besides: storage) }
                if lock != nil { try maker.run { isStopping.load(ordering: .relaxed) } }
            } catch {
                logger.error("no sidecars can be made", metadata: ["fault": "\(error)"])
            }
        }
    }
}
