extension Storage {
    /// Undoes what processes that are gone had begun and not recorded: their files are removed and the names free again,
    /// since no answer ever named them. What was recorded is complete: its files were on the disk first.
    func recover() throws {
        for (owner, reservation) in try catalog.pendingReservations()
        where try !InstanceLock.isHeld(owner, besides: catalog.database.path) {
            try images.remove(reservation.names.all, from: reservation.folder)
            try catalog.cancel(reservation)
        }
    }
}
