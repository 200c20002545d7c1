import GRDB

extension Catalog {
    /// Takes an upload out of the record and marks its name as leaving: from now on nobody finds it. One that was approved
    /// meanwhile is not rejected any more.
    ///
    /// - Returns: the name whose files are to be taken away; `nil` when there is no such upload.
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

    /// Marks a waiting upload as approved, its files still to be moved. One that is marked already was cut off there.
    ///
    /// - Returns: `nil` when no such upload waits.
    func beginApproval(publicID: String) throws -> Reservation? {
        try database.write { db in
            try db.execute(
                sql: """
                    UPDATE uploads SET approval = 'approving' WHERE approval IN ('pending', 'approving')
                    AND id = (SELECT id FROM names WHERE public_id = ?)
                    """,
                arguments: [publicID])
            guard db.changesCount == 1 else { return nil }
            return try Row.fetchOne(db, sql: "SELECT * FROM names WHERE public_id = ?", arguments: [publicID])
                .map(Self.reservation)
        }
    }

    /// Makes an approved upload known, whose files are where they belong. Another process may have done so already.
    ///
    /// - Returns: `false` when the upload is gone.
    func finishApproval(of reservation: Reservation) throws -> Bool {
        try database.write { db in
            try db.execute(
                sql: "UPDATE uploads SET approval = 'approved' WHERE id = ?", arguments: [reservation.id])
            return db.changesCount == 1
        }
    }

    /// The names of approved uploads whose files may not all have been moved.
    func approvingReservations() throws -> [Reservation] {
        try database.read { db in
            try Row.fetchAll(
                db, sql: "SELECT names.* FROM names JOIN uploads USING (id) WHERE uploads.approval = 'approving'"
            ).map(Self.reservation)
        }
    }
}
