extension Storage {
    /// Lets a waiting upload in: its files are linked to where nginx serves them, and then it is known as approved.
    ///
    /// - Returns: `false` when no such upload waits.
    package func approve(publicID: String) throws -> Bool {
        guard let reservation = try catalog.beginArrival(publicID: publicID) else { return false }
        try finishArrival(of: reservation)
        return true
    }

    /// Goes on from wherever the last try was cut off.
    func finishArrival(of reservation: Reservation) throws {
        let waiting = try waitingRoom()
        let place = try images.open(reservation.folder)
        let room = try waiting.open(reservation.folder)
        for name in reservation.names.all { try waiting.link(name, from: room, to: place) }
        try images.sync(place)
        try catalog.finishArrival(of: reservation)
        try waiting.remove(reservation.names.all, in: room)
    }
}
