extension UploadStore {
    /// Makes good what processes that are gone had begun.
    ///
    /// What was not recorded is undone: its files are removed, what it was charged is given back, and the name becomes a
    /// tombstone, as the files may have been public for a moment. What was to be deleted or approved is finished. What was
    /// recorded is complete: its files were on the disk first.
    ///
    /// - Returns: `false` when a deletion or an approval cannot be finished now: housekeeping tries again and tells why
    ///   not.
    package func recover() throws -> Bool {
        try undoReservations { throw $0 }
        for path in try InstanceLock.left(besides: catalog.database.path) { try unlock(path) }
        var isAll = true
        try finishRemovals { _ in isAll = false }
        try finishApprovals { _ in isAll = false }
        return isAll
    }

    /// Undoes what processes that are gone had reserved and not recorded.
    ///
    /// - Parameter failed: called with the fault of each that cannot be undone now.
    package func undoReservations(failed: (any Error) throws -> Void) throws {
        for (process, reservation) in try catalog.openReservations()
        where try !InstanceLock.isHeld(process, besides: catalog.database.path) {
            do {
                try undo(reservation, of: process)
                try unlock(InstanceLock.path(of: process, besides: catalog.database.path))
            } catch {
                try failed(error)
            }
        }
    }

    /// Takes back what a process which is gone had begun. Another one may be at the same, so the name is claimed first,
    /// which only one of them can.
    func undo(_ reservation: Reservation, of process: String) throws {
        guard try catalog.claim(reservation, of: process, for: instance.name) else { return }
        try catalog.withdraw(reservation, of: instance.name, because: .withdrawn)
        try finishRemoval(of: reservation)
    }
}
