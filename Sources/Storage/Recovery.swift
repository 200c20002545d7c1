extension Storage {
    /// Makes good what processes that are gone had begun.
    ///
    /// What was not recorded is undone: its files are removed and the names free again, since no answer ever named
    /// them. What was to be deleted or approved is finished. What was recorded is complete: its files were on the disk
    /// first.
    ///
    /// - Returns: `false` when a deletion or an approval cannot be finished now: housekeeping tries again and tells why
    ///   not.
    package func recover() throws -> Bool {
        for (owner, reservation) in try catalog.pendingReservations()
        where try !InstanceLock.isHeld(owner, besides: catalog.database.path) {
            try undo(reservation, of: owner)
            try unlock(InstanceLock.path(of: owner, besides: catalog.database.path))
        }
        for path in try InstanceLock.left(besides: catalog.database.path) { try unlock(path) }
        var isAll = true
        try finishRemovals { _ in isAll = false }
        try finishArrivals { _ in isAll = false }
        return isAll
    }

    /// Takes back what a process which is gone had begun.
    ///
    /// Another one may be at the same, or be through with it: then the name and even its number may be those of an
    /// upload that was answered. So the name is taken over first, which only one of them can.
    func undo(_ reservation: Reservation, of owner: String) throws {
        guard try catalog.claim(reservation, of: owner, for: instance.name) else { return }
        try removeFiles(of: reservation)
        try catalog.cancel(reservation, of: instance.name)
    }
}
