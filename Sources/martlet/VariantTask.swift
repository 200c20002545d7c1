import Logging
import Storage
import Uploads

/// Has variants made, by one of the processes on a database.
final class VariantTask: Sendable {
    private let storage: UploadStore
    private let maker: VariantMaker
    private let logger: Logger
    private let rounds = PeriodicTask(every: 2)

    init(storage: UploadStore, maker: VariantMaker, logger: Logger) {
        self.storage = storage
        self.maker = maker
        self.logger = logger
    }

    func start() {
        rounds.start { [self] in
            var lock: LeaderLock?
            return { [self] in
                do {
                    if lock == nil { lock = try LeaderLock(role: "variants", besides: storage) }
                    if lock != nil { try maker.run { rounds.isStopping } }
                } catch {
                    logger.error("no variants can be made", metadata: ["fault": "\(error)"])
                }
            }
        }
    }

    /// Ends it, when the upload under way has its variants.
    func stop() {
        rounds.stop()
    }
}
