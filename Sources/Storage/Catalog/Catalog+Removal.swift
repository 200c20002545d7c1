import GRDB

extension Catalog {
    /// Deletes the row of an upload and marks its name as deleting, so that it is no longer found. An upload that was
    /// approved in the meantime can no longer be rejected.
    ///
    /// - Returns: the name whose files are to be unlinked; `nil` if there is no such upload.
    func beginRemoval(publicID: String, because reason: RemovalReason) throws -> Reservation? {
        try database.write { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM names WHERE public_id = ? AND state = 'live'", arguments: [publicID])
            guard let reservation = row.map(Self.reservation) else { return nil }
            try db.execute(
                sql: "DELETE FROM uploads WHERE id = ?"
                    + (reason == .rejected ? " AND approval <> 'approved'" : ""), arguments: [reservation.id])
            guard db.changesCount == 1 else { return nil }
            try db.execute(
                sql: "UPDATE names SET state = 'deleting', reason = ?, user_id = NULL, bytes = 0 WHERE id = ?",
                arguments: [reason.rawValue, reservation.id])
            return reservation
        }
    }
}
