import Synchronization

/// What is to be undone of an upload that failed after its name was reserved.
struct Withdrawal: Sendable {
    let reservation: Reservation
    /// Whether its files were linked where nginx serves them.
    let isApproved: Bool
    var reason = RemovalReason.withdrawn
    /// The names that its files may have got.
    var linked: [String] = []
    /// The rate counters that counted it, which they no longer do: what fails here is no fault of the sender's.
    let counters: [RateCounter]
    /// When they did, in seconds since 1970.
    let countedAt: Int64
}

extension UploadStore {
    /// Gives back what a failed upload was charged and marks its name as leaving, then takes its files away and closes the
    /// name. What cannot be undone now `finishWithdrawals` tries again, and the next start of a service as well.
    func withdraw(_ withdrawal: Withdrawal) throws {
        do {
            try finish(withdrawal)
        } catch {
            unfinishedWithdrawals.withLock { $0.append(withdrawal) }
            throw error
        }
    }

    /// Goes on with every withdrawal of this process that failed.
    ///
    /// - Parameter failed: called with the fault of each that fails again.
    package func finishWithdrawals(failed: (any Error) -> Void) {
        let due = unfinishedWithdrawals.withLock { list in
            defer { list = [] }
            return list
        }
        for withdrawal in due {
            do {
                try withdraw(withdrawal)
            } catch {
                failed(error)
            }
        }
    }

    private func finish(_ withdrawal: Withdrawal) throws {
        let reservation = withdrawal.reservation
        let tree = withdrawal.isApproved ? images : try unapprovedFolder()
        // Somebody else's files bear the other names, so this is none of the names whose files are all taken away.
        if withdrawal.reason == .foreign {
            try tree.remove(withdrawal.linked, from: reservation.folder)
            return try tombstone(withdrawal)
        }
        // The record comes first, as in a deletion: where the transaction of the upload failed because the disk did, all
        // of it may stand in SQLite's log, and a start after a crash would find it there. This overwrites it.
        try tombstone(withdrawal)
        // Never unlink what is recorded, as it may be although its transaction was reported as failed.
        guard try !catalog.isLive(reservation) else { return }
        try tree.remove(withdrawal.linked, from: reservation.folder)
        try catalog.close(reservation)
    }

    private func tombstone(_ withdrawal: Withdrawal) throws {
        try catalog.withdraw(
            withdrawal.reservation, of: instance.name, because: withdrawal.reason, givingBack: withdrawal.counters,
            countedAt: withdrawal.countedAt)
    }
}
