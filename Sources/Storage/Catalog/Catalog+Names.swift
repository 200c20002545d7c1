import GRDB

/// A name that belongs to one upload from before its first file is there.
package struct Reservation: Sendable, Equatable {
    let id: Int64
    package let folder: String
    package let names: FileNames
}

extension Catalog {
    /// Reserves a stem in a folder, if neither it nor any name derived from it was ever used there.
    ///
    /// - Parameter owner: the process that will link the files, for recovery.
    /// - Returns: `nil` when the stem is taken.
    func reserve(_ names: FileNames, in folder: String, owner: String) throws -> Reservation? {
        try database.write { db in
            let marks = databaseQuestionMarks(count: names.rivals.count)
            let isTaken = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM names WHERE folder = ? AND stem IN (\(marks)))",
                arguments: [folder] + StatementArguments(names.rivals))
            guard isTaken == false else { return nil }
            try db.execute(
                sql: "INSERT INTO names (folder, stem, extension, state, owner) VALUES (?, ?, ?, 'pending', ?)",
                arguments: [folder, names.stem, names.fileExtension, owner])
            return Reservation(id: db.lastInsertedRowID, folder: folder, names: names)
        }
    }

    /// Gives a name up that no answer ever named, so that it may be used again.
    func cancel(_ reservation: Reservation) throws {
        try database.write { db in
            try db.execute(sql: "DELETE FROM names WHERE id = ? AND state = 'pending'", arguments: [reservation.id])
        }
    }

    /// Closes a name for ever: files that Martlet does not know stand under it.
    func abandon(_ reservation: Reservation) throws {
        try database.write { db in
            try db.execute(
                sql: "UPDATE names SET state = 'gone', reason = 'foreign', owner = NULL WHERE id = ?",
                arguments: [reservation.id])
        }
    }

    /// The names that were reserved and neither became live nor were given up.
    func pendingReservations() throws -> [(owner: String, reservation: Reservation)] {
        try database.read { db in
            try Row.fetchAll(db, sql: "SELECT id, folder, stem, extension, owner FROM names WHERE state = 'pending'")
                .map { row in
                    let names = FileNames(stem: row["stem"], fileExtension: row["extension"])
                    return (row["owner"], Reservation(id: row["id"], folder: row["folder"], names: names))
                }
        }
    }
}
