/// A name that belongs to one upload from before its first file is there.
package struct Reservation: Sendable, Equatable {
    /// The number of the upload to come.
    package let id: Int64
    /// The id that its URLs will show.
    package let publicID: String
    package let folder: String
    package let names: FileNames

    /// The path of a file below the folder of the images, or of what waits.
    func path(_ name: String) -> String {
        folder.isEmpty ? name : "\(folder)/\(name)"
    }
}

/// What an upload may be called.
package struct NameProposal: Sendable, Equatable {
    package let publicID: String
    package let stem: String

    package init(publicID: String, stem: String) {
        self.publicID = publicID
        self.stem = stem
    }
}

/// Why a name is gone.
package enum RemovalReason: String, Sendable, SQLConvertible {
    case deleted, expired, rejected
    /// Files that Martlet does not know stand under the name.
    case foreign
    /// The upload failed or was cut off before it was recorded.
    case withdrawn
}

extension Catalog {
    /// Reserves a name and an id, if neither was ever used, nor one with the name's root, and charges the upload to its
    /// sender's limits in the same transaction: what exceeds them has no name, so it was never public.
    ///
    /// - Parameters:
    ///   - number: that of the upload.
    ///   - process: the process that will link the files, for recovery.
    ///   - now: seconds since 1970.
    /// - Returns: `nil` when the name, the id or the number is taken.
    /// - Throws: `LimitExceeded`. Where a quota is exceeded the rate counters have counted the attempt.
    func reserve(
        _ names: FileNames, in folder: String, publicID: String, as number: Int64, process: String,
        charging charge: Charge, at now: Int64
    ) throws -> Reservation? {
        let outcome: Result<Reservation?, LimitExceeded> = try database.write { session in
            if let refusal = try Self.loss(of: charge, session) { return .failure(refusal) }
            try Self.check(charge.counters, session, at: now)
            if let refusal = try Self.exceededQuota(by: charge, session) {
                for counter in charge.counters { try Self.add(counter, session, at: now) }
                return .failure(refusal)
            }
            let reserved = try session.change(
                """
                INSERT INTO names (id, public_id, folder, root, stem, extension, state, process, user_id, bytes)
                VALUES (?, ?, ?, ?, ?, ?, 'reserved', ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                [
                    number, publicID, folder, names.root, names.stem, names.fileExtension, process, charge.userID,
                    charge.bytes,
                ])
            guard reserved == 1 else { return .success(nil) }
            for counter in charge.counters { try Self.add(counter, session, at: now) }
            return .success(Reservation(id: number, publicID: publicID, folder: folder, names: names))
        }
        return try outcome.get()
    }

    /// Hands a name over that a process which is gone has reserved. Of several that ask for it, one gets it.
    ///
    /// - Returns: `false` when it is that process's no longer, whoever else's it may be by now.
    func claim(_ reservation: Reservation, of process: String, for newProcess: String) throws -> Bool {
        try database.write { session in
            try session.change(
                "UPDATE names SET process = ? WHERE id = ? AND process = ?", [newProcess, reservation.id, process]) == 1
        }
    }

    /// Whether the upload of a name is recorded.
    func isLive(_ reservation: Reservation) throws -> Bool {
        try database.read { session in
            try session.row("SELECT id FROM names WHERE id = ? AND state = 'live'", [reservation.id]) != nil
        }
    }

    /// Marks a reservation as leaving, whose files are to be taken away, and gives back what was charged for it. The name
    /// may have been public for a moment, so no other bytes ever get it. One that is marked already is left as it is, and
    /// one under which somebody else's files stand is closed at once.
    ///
    /// - Parameters:
    ///   - counters: the rate counters that counted it, when that shall be taken back.
    ///   - moment: when they did, in seconds since 1970.
    func withdraw(
        _ reservation: Reservation, of process: String, because reason: RemovalReason,
        givingBack counters: [RateCounter] = [],
        countedAt moment: Int64 = 0
    ) throws {
        try database.write { session in
            let marked = try session.change(
                """
                UPDATE names SET state = ?, reason = ?, process = NULL, public_id = ?, user_id = NULL, bytes = 0
                WHERE id = ? AND process = ?
                """,
                [
                    reason == .foreign ? "tombstone" : "deleting", reason,
                    reason == .foreign ? nil : reservation.publicID, reservation.id, process,
                ])
            guard marked == 1 else { return }
            for counter in counters { try Self.subtract(counter, session, countedAt: moment) }
        }
    }

    /// Closes the name of a deleted or failed upload, whose files are gone. The id of a failed one, which no answer told,
    /// may be used again.
    func close(_ reservation: Reservation) throws {
        try database.write { session in
            try session.change(
                """
                UPDATE names SET state = 'tombstone',
                    public_id = CASE reason WHEN 'withdrawn' THEN NULL ELSE public_id END
                WHERE id = ? AND state = 'deleting'
                """, [reservation.id])
        }
    }

    /// The names that were reserved and neither became live nor were withdrawn.
    func openReservations() throws -> [(process: String, reservation: Reservation)] {
        try database.read { session in
            try session.rows("SELECT * FROM names WHERE state = 'reserved'")
                .map { (process: try $0["process"], reservation: try Self.reservation($0)) }
        }
    }

    /// The names of deleted and failed uploads whose files may still be there.
    func deletingReservations() throws -> [Reservation] {
        try database.read { session in
            try session.rows("SELECT * FROM names WHERE state = 'deleting'").map(Self.reservation)
        }
    }

    static func reservation(_ row: SQLRow) throws -> Reservation {
        try Reservation(
            id: row["id"], publicID: row["public_id"], folder: row["folder"],
            names: FileNames(stem: row["stem"], fileExtension: row["extension"]))
    }
}
