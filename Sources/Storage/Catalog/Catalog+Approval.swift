extension Catalog {
    /// Marks a pending upload as approving, before its files are moved. An upload that is already marked was interrupted
    /// there.
    ///
    /// - Returns: `nil` if there is no such upload, or if it is approved.
    func beginApproval(publicID: String) throws -> Reservation? {
        try database.write { session in
            let marked = try session.change(
                """
                UPDATE uploads SET approval = 'approving' WHERE approval IN ('pending', 'approving')
                AND id = (SELECT id FROM names WHERE public_id = ?)
                """, [publicID])
            guard marked == 1 else { return nil }
            return try session.row("SELECT * FROM names WHERE public_id = ?", [publicID]).map(Self.reservation)
        }
    }

    /// Marks an upload as approved once its files are in place. Another process may have done so already.
    ///
    /// - Returns: `false` if the upload was deleted.
    func finishApproval(of reservation: Reservation) throws -> Bool {
        try database.write { session in
            try session.change("UPDATE uploads SET approval = 'approved' WHERE id = ?", [reservation.id]) == 1
        }
    }

    /// The names of uploads whose approval has begun and not ended.
    func approvingReservations() throws -> [Reservation] {
        try database.read { session in
            // The second condition is that of the index, which is not found by the first.
            try session.rows(
                """
                SELECT names.* FROM names JOIN uploads USING (id) WHERE uploads.approval = 'approving'
                AND uploads.approval <> 'approved'
                """
            ).map(Self.reservation)
        }
    }
}
