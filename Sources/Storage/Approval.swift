extension Storage {
    /// Lets a waiting upload in: its files are linked to where nginx serves them, and then it is known as approved.
    ///
    /// - Returns: `false` when no such upload waits.
    /// - Throws: `StorageFault.taken` when somebody's file stands where one of the upload's belongs.
    package func approve(publicID: String) throws -> Bool {
        guard let reservation = try catalog.beginArrival(publicID: publicID) else { return false }
        return try finishArrival(of: reservation)
    }

    /// Goes on with every approval that was cut off. One that is under way, here or in another process, loses nothing
    /// by it.
    ///
    /// - Parameter failed: called with the fault of each that cannot be finished now either; the others are.
    package func finishArrivals(failed: (any Error) -> Void) throws {
        for reservation in try catalog.arrivingReservations() {
            do { _ = try finishArrival(of: reservation) } catch { failed(error) }
        }
    }

    /// Goes on from wherever the last try was cut off.
    ///
    /// - Returns: `false` when the upload was deleted in the meantime.
    func finishArrival(of reservation: Reservation) throws -> Bool {
        let waiting = try waitingRoom()
        let place = try images.open(reservation.folder)
        let room = try waiting.open(reservation.folder)
        for name in reservation.names.all {
            guard try waiting.link(name, from: room, to: place) else {
                throw StorageFault.taken(path: "\(images.path)/\(reservation.path(name))")
            }
        }
        try images.sync(place)
        guard try catalog.finishArrival(of: reservation) else { return false }
        try waiting.remove(reservation.names.all, in: room)
        return true
    }
}
