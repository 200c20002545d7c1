extension Catalog {
    /// Deletes the row of an upload and marks its name as deleting, so that it is no longer found. An upload that was
    /// approved in the meantime can no longer be rejected.
    ///
    /// - Returns: the name whose files are to be unlinked; `nil` if there is no such upload.
    func beginRemoval(publicID: String, because reason: RemovalReason) throws -> Reservation? {
        try database.write { session in
            let row = try session.row("SELECT * FROM names WHERE public_id = ? AND state = 'live'", [publicID])
            guard let reservation = try row.map(Self.reservation) else { return nil }
            let deleted =
                if reason == .rejected {
                    try session.change(
                        "DELETE FROM uploads WHERE id = ? AND approval <> 'approved'", [reservation.id])
                } else {
                    try session.change("DELETE FROM uploads WHERE id = ?", [reservation.id])
                }
            guard deleted == 1 else { return nil }
            try session.change(
                "UPDATE names SET state = 'deleting', reason = ?, user_id = NULL, bytes = 0 WHERE id = ?",
                [reason, reservation.id])
            return reservation
        }
    }
}
