extension Storage {
    /// Makes good what processes that are gone had begun.
    ///
    /// What was not recorded is undone: its files are removed and the names free again, since no answer ever named them.
    /// What was to be deleted or approved is finished. What was recorded is complete: its files were on the disk first.
    package func recover() throws {
        for (owner, reservation) in try catalog.pendingReservations()
        where try !InstanceLock.isHeld(owner, besides: catalog.database.path) {
            try removeFiles(of: reservation)
            try catalog.cancel(reservation)
            try unlock(InstanceLock.path(of: owner, besides: catalog.database.path))
        }
        for path in try InstanceLock.left(besides: catalog.database.path) { try unlock(path) }
        for reservation in try catalog.leavingReservations() { try finishRemoval(of: reservation) }
        for reservation in try catalog.arrivingReservations() { try finishArrival(of: reservation) }
    }
}
