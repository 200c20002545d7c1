package import Foundation

/// What is written in one transaction with the record of an upload.
package struct NewUpload: Sendable {
    package var upload: UploadRecord
    /// The SHA-256 of the delete token.
    package var deleteHash: Data
    /// The answer to keep for a repetition of the request.
    package var answer: StoredResponse?

    package init(_ upload: UploadRecord, deleteHash: Data, answer: StoredResponse? = nil) {
        self.upload = upload
        self.deleteHash = deleteHash
        self.answer = answer
    }
}

/// A reservation that another process has claimed, because it took this one for dead.
struct LostReservation: Error {
    let id: Int64
}

extension Catalog {
    /// Records an upload whose files are there: its name becomes live and all its rows are written, all or none. The name
    /// then holds what its files really are, whatever was charged.
    ///
    /// - Parameter process: the process that has reserved the name.
    /// - Throws: `LostReservation`.
    func record(_ newUpload: NewUpload, under reservation: Reservation, of process: String) throws {
        try database.write { session in
            let upload = newUpload.upload
            let bytes = upload.userID == nil ? 0 : upload.bytesOfAllFiles
            let named = try session.change(
                "UPDATE names SET state = 'live', process = NULL, user_id = ?, bytes = ? WHERE id = ? AND process = ?",
                [upload.userID, bytes, reservation.id, process])
            guard named == 1 else { throw LostReservation(id: reservation.id) }
            try session.change("\(Self.insertUpload)", UploadRecord.columns.map { $0.value(upload) })
            try Self.tag(reservation.id, with: upload.tags, session)
            try session.change(
                "INSERT INTO delete_links (hash, upload_id) VALUES (?, ?)", [newUpload.deleteHash, reservation.id])
            if let answer = newUpload.answer { try Self.keep(answer, session) }
        }
    }

    static let insertUpload = """
        INSERT INTO uploads (\(UploadRecord.columns.map(\.name).joined(separator: ", ")))
        VALUES (\(UploadRecord.columns.map { _ in "?" }.joined(separator: ", ")))
        """

    private static func tag(_ upload: Int64, with tags: [String], _ session: Session) throws {
        for (position, tag) in tags.enumerated() {
            try session.change("INSERT INTO tags (name) VALUES (?) ON CONFLICT DO NOTHING", [tag])
            try session.change(
                "INSERT INTO upload_tags (upload_id, position, tag_id) SELECT ?, ?, id FROM tags WHERE name = ?",
                [upload, position, tag])
        }
    }
}
