extension Storage {
    /// Deletes an upload: it is unknown from the first step on, then its files are taken away, then its name is closed for
    /// ever. A crash in between is made good at the next start.
    ///
    /// - Returns: `false` when there is no such upload.
    package func remove(publicID: String, because reason: Departure) throws -> Bool {
        guard let reservation = try catalog.depart(publicID: publicID, because: reason) else { return false }
        try finishRemoval(of: reservation)
        return true
    }

    func finishRemoval(of reservation: Reservation) throws {
        try removeFiles(of: reservation)
        try catalog.close(reservation)
    }

    /// Takes the files of a name away, wherever they may lie.
    func removeFiles(of reservation: Reservation) throws {
        try images.remove(reservation.names.all, from: reservation.folder)
        try existingWaitingRoom()?.remove(reservation.names.all, from: reservation.folder)
    }
}
