extension UploadStore {
    /// Deletes an upload: it is unknown from the first step on, then its files are taken away, then its name is closed
    /// for ever. What a crash or a fault cuts off in between is finished at the next start, or by `finishRemovals`.
    ///
    /// - Returns: `false` when there is no such upload.
    package func remove(publicID: String, because reason: RemovalReason) throws -> Bool {
        guard let reservation = try catalog.beginRemoval(publicID: publicID, because: reason) else { return false }
        try finishRemoval(of: reservation)
        return true
    }

    /// Goes on with every removal that was cut off. One that is under way, here or in another process, only finds its
    /// files gone: a name that leaves is never given to another upload.
    ///
    /// - Parameter failed: called with the fault of each that cannot be finished now either; the others are.
    package func finishRemovals(failed: (any Error) -> Void) throws {
        for reservation in try catalog.deletingReservations() {
            do { try finishRemoval(of: reservation) } catch { failed(error) }
        }
    }

    func finishRemoval(of reservation: Reservation) throws {
        try removeFiles(of: reservation)
        try catalog.close(reservation)
    }

    /// Takes the files of a name away, wherever they may lie. Those that wait go first: an approval that is just being
    /// done cannot link them afterwards, and what it has linked is found.
    func removeFiles(of reservation: Reservation) throws {
        try existingUnapprovedFolder()?.remove(reservation.names.all, from: reservation.folder)
        try images.remove(reservation.names.all, from: reservation.folder)
    }
}
