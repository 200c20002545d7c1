import Foundation
import Logging
import Storage
import System
import Uploads

/// What is done beside the requests: every few seconds, by one of the processes on a database.
final class Housekeeping: Sendable {
    /// Rounds after which what is old is forgotten, and the clock noted as believed.
    private static let roundsToForgetting = 6

    private let storage: UploadStore
    private let logger: Logger
    private let everyRound: @Sendable () throws -> Void
    /// An expired upload's bytes are gone within a minute (contract, rule 11).
    private let rounds = PeriodicTask(every: 10)

    /// - Parameter everyRound: what this process does for itself, at the end too.
    init(storage: UploadStore, logger: Logger, everyRound: @escaping @Sendable () throws -> Void) {
        self.storage = storage
        self.logger = logger
        self.everyRound = everyRound
    }

    func start() {
        rounds.start { [self] in
            var role: LeaderRole?
            return { [self] in
                finishWithdrawals()
                attempt("a round") { try everyRound() }
                attempt("housekeeping") {
                    if role == nil { role = try LeaderRole(of: storage) }
                    try role?.round(logger) { rounds.isStopping }
                }
            }
        }
    }

    /// Ends it, when the round under way is over.
    func stop() {
        rounds.stop()
        finishWithdrawals()
        attempt("a last round") { try everyRound() }
    }

    private func finishWithdrawals() {
        storage.finishWithdrawals { [logger] fault in
            logger.error("a failed upload cannot be undone", metadata: ["fault": "\(fault)"])
        }
    }

    private func attempt(_ what: String, _ work: () throws -> Void) {
        do {
            try work()
        } catch {
            logger.error("\(what) failed", metadata: ["fault": "\(error)"])
        }
    }

    /// What only one process does, as long as it runs.
    private final class LeaderRole {
        private let lock: LeaderLock
        private let storage: UploadStore
        private let expiry: Expiry
        private var clock: ClockGuard
        private var rounds = 0

        /// `nil` when another process has the role.
        init?(of storage: UploadStore) throws {
            guard let lock = try LeaderLock(role: "housekeeping", besides: storage) else { return nil }
            self.lock = lock
            self.storage = storage
            expiry = Expiry(storage: storage)
            clock = ClockGuard(believedAt: try storage.catalog.clockTrustedAt())
        }

        func round(_ logger: Logger, isStopping: () -> Bool) throws {
            try storage.undoReservations { fault in
                logger.error("an upload that was cut off cannot be undone", metadata: ["fault": "\(fault)"])
            }
            try storage.finishRemovals { fault in
                logger.error("an upload's files cannot be deleted", metadata: ["fault": "\(fault)"])
            }
            try storage.finishApprovals { fault in
                logger.error("an approved upload cannot be let in", metadata: ["fault": "\(fault)"])
            }
            let now = SystemClock.now()
            switch clock.look(wall: now, steady: SystemClock.secondsSinceBoot()) {
            case .trusted: break
            case .watched: return
            case .jumped(let seconds):
                logger.error(
                    "the clock has jumped: nothing that expires is deleted until it has gone steadily for an hour",
                    metadata: ["seconds": "\(seconds)"])
                return
            }
            let count = try expiry.run(at: now, isStopping: isStopping)
            if count > 0 { logger.info("expired", metadata: ["uploads": "\(count)"]) }
            if rounds % Housekeeping.roundsToForgetting == 0 {
                try storage.catalog.trustClock(at: now)
                try storage.catalog.forgetRateCounters(at: now)
                try storage.catalog.forgetStoredResponses(before: now - IdempotentRequest.lifetime)
            }
            rounds += 1
        }
    }
}
