import GRDB

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
package enum Departure: String, Sendable {
    case deleted, expired, rejected
    /// Files that Martlet does not know stand under the name.
    case foreign
}

extension Catalog {
    /// Reserves a stem in a folder and an id, if neither was ever used, nor a name derived from the stem.
    ///
    /// - Parameters:
    ///   - propose: makes a name for the number that the upload will have.
    ///   - owner: the process that will link the files, for recovery.
    ///   - isFree: whether no file stands under the names; asked before anything is written.
    /// - Returns: `nil` when the name is taken.
    func reserve(
        _ propose: (Int64) -> NameProposal, in folder: String, fileExtension: String, owner: String,
        isFree: (FileNames) throws -> Bool
    ) throws -> Reservation? {
        try database.write { db in
            let id = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM names") ?? 0) + 1
            let proposal = propose(id)
            let names = FileNames(stem: proposal.stem, fileExtension: fileExtension)
            let marks = databaseQuestionMarks(count: names.rivals.count)
            let isTaken = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM names WHERE folder = ? AND stem IN (\(marks)))",
                arguments: [folder] + StatementArguments(names.rivals))
            guard isTaken == false, try isFree(names) else { return nil }
            try db.execute(
                sql: """
                    INSERT INTO names (id, public_id, folder, stem, extension, state, owner)
                    VALUES (?, ?, ?, ?, ?, 'pending', ?) ON CONFLICT DO NOTHING
                    """,
                arguments: [id, proposal.publicID, folder, names.stem, names.fileExtension, owner])
            guard db.changesCount == 1 else { return nil }
            return Reservation(id: id, publicID: proposal.publicID, folder: folder, names: names)
        }
    }

    /// Hands a name over that a process which is gone has reserved. Of several that ask for it, one gets it.
    ///
    /// - Returns: `false` when it is that process's no longer, whoever else's it may be by now.
    func claim(_ reservation: Reservation, of owner: String, for heir: String) throws -> Bool {
        try database.write { db in
            try db.execute(
                sql: "UPDATE names SET owner = ? WHERE id = ? AND owner = ?",
                arguments: [heir, reservation.id, owner])
            return db.changesCount == 1
        }
    }

    /// Whether a name still belongs to the process that has reserved it.
    func isHeld(_ reservation: Reservation, by owner: String) throws -> Bool {
        try database.read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM names WHERE id = ? AND owner = ?)",
                arguments: [reservation.id, owner]) ?? false
        }
    }

    /// Gives a name up that no answer ever named, so that it may be used again, as may its number.
    func cancel(_ reservation: Reservation, of owner: String) throws {
        try database.write { db in
            try db.execute(
                sql: "DELETE FROM names WHERE id = ? AND owner = ?", arguments: [reservation.id, owner])
        }
    }

    /// Closes a name for ever: files that Martlet does not know stand under it.
    func abandon(_ reservation: Reservation, of owner: String) throws {
        try database.write { db in
            try db.execute(
                sql: """
                    UPDATE names SET state = 'gone', reason = ?, owner = NULL, public_id = NULL WHERE id = ? AND owner = ?
                    """,
                arguments: [Departure.foreign.rawValue, reservation.id, owner])
        }
    }

    /// Closes the name of a deleted upload, whose files are gone.
    func close(_ reservation: Reservation) throws {
        try database.write { db in
            try db.execute(
                sql: "UPDATE names SET state = 'gone' WHERE id = ? AND state = 'leaving'", arguments: [reservation.id])
        }
    }

    /// The names that were reserved and neither became live nor were given up.
    func pendingReservations() throws -> [(owner: String, reservation: Reservation)] {
        try database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM names WHERE state = 'pending'")
                .map { (owner: $0["owner"], reservation: Self.reservation($0)) }
        }
    }

    /// The names of deleted uploads whose files may still be there.
    func leavingReservations() throws -> [Reservation] {
        try database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM names WHERE state = 'leaving'").map(Self.reservation)
        }
    }

    static func reservation(_ row: Row) -> Reservation {
        Reservation(
            id: row["id"], publicID: row["public_id"], folder: row["folder"],
            names: FileNames(stem: row["stem"], fileExtension: row["extension"]))
    }
}
