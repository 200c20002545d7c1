import Synchronization

/// What is to be undone of an upload that failed after its name was reserved.
struct Withdrawal: Sendable {
    let reservation: Reservation
    /// Whether its files were linked where nginx serves them.
    let isApproved: Bool
    var reason = Departure.withdrawn
    /// The names that its files may have got.
    var linked: [String] = []
    /// The rate counters that counted it, which they no longer do: what fails here is no fault of the sender's.
    let flows: [Flow]
    /// When they did, in seconds since 1970.
    let countedAt: Int64
}

extension Storage {
    /// Takes the files of a failed upload away, then gives back what it was charged and makes its name a tombstone. What
    /// cannot be undone now stays reserved: `finishWithdrawals` tries again, and the next start of a service as well.
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
        // Never unlink what is recorded, as it may be although its transaction was reported as failed.
        guard try !catalog.isLive(reservation) else { return }
        let tree = withdrawal.isApproved ? images : try waitingRoom()
        try tree.remove(withdrawal.linked, from: reservation.folder)
        try catalog.withdraw(
            reservation, of: instance.name, because: withdrawal.reason, givingBack: withdrawal.flows,
            countedAt: withdrawal.countedAt)
    }
}
