import Logging
import Storage
import Uploads

/// Has sidecars made, by one of the processes on a database.
final class SidecarRounds: Sendable {
    private let storage: Storage
    private let maker: SidecarMaker
    private let logger: Logger
    private let rounds = Rounds(every: 2)

    init(storage: Storage, maker: SidecarMaker, logger: Logger) {
        self.storage = storage
        self.maker = maker
        self.logger = logger
    }

    func start() {
        rounds.start { [self] in
            var lock: ElectionLock?
            return { [self] in
                do {
                    if lock == nil { lock = try ElectionLock(for: "sidecars", besides: storage) }
                    if lock != nil { try maker.run { rounds.isStopping } }
                } catch {
                    logger.error("no sidecars can be made", metadata: ["fault": "\(error)"])
                }
            }
        }
    }

    /// Ends it, when the upload under way has its sidecars.
    func stop() {
        rounds.stop()
    }
}
