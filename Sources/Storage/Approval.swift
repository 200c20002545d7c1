extension UploadStore {
    /// Lets a waiting upload in: its files are linked to where nginx serves them, and then it is known as approved.
    ///
    /// - Returns: `false` when no such upload waits.
    /// - Throws: `StorageError.taken` when somebody's file stands where one of the upload's belongs.
    package func approve(publicID: String) throws -> Bool {
        guard let reservation = try catalog.beginApproval(publicID: publicID) else { return false }
        return try finishApproval(of: reservation)
    }

    /// Goes on with every approval that was cut off. One that is under way, here or in another process, loses nothing
    /// by it.
    ///
    /// - Parameter failed: called with the fault of each that cannot be finished now either; the others are.
    package func finishArrivals(failed: (any Error) -> Void) throws {
        for reservation in try catalog.approvingReservations() {
            do { _ = try finishApproval(of: reservation) } catch { failed(error) }
        }
    }

    /// Goes on from wherever the last try was cut off.
    ///
    /// - Returns: `false` when the upload was deleted in the meantime.
    func finishApproval(of reservation: Reservation) throws -> Bool {
        let waiting = try unapprovedFolder()
        let place = try images.open(reservation.folder)
        let room = try waiting.open(reservation.folder)
        for name in reservation.names.all {
            guard try waiting.link(name, from: room, to: place) else {
                throw StorageError.taken(path: "\(images.path)/\(reservation.path(name))")
            }
        }
        try images.sync(place)
        guard try catalog.finishApproval(of: reservation) else { return false }
        try waiting.remove(reservation.names.all, in: room)
        return true
    }
}
