package import Foundation

extension Catalog {
    /// Delete links that one upload keeps. A client that sends the same file again and again gets a new one each time.
    package static let mostDeleteLinks = 32

    /// Gives an upload one more delete link, as a repeated upload of the same bytes gets it. It counts as an upload.
    /// Beyond `mostDeleteLinks` the oldest link goes.
    ///
    /// - Parameters:
    ///   - hash: the SHA-256 of its token.
    ///   - counters: the rate counters that count it.
    ///   - answer: what is to be kept with it for a repetition of the request.
    ///   - now: seconds since 1970.
    /// - Returns: `false` when the upload is gone, and nothing was counted.
    /// - Throws: `LimitExceeded.counter`.
    package func addDeleteLink(
        _ hash: Data, to upload: Int64, counting counters: [RateCounter], keeping answer: StoredResponse? = nil,
        at now: Int64
    ) throws -> Bool {
        try database.write { session in
            let added = try session.change(
                """
                INSERT INTO delete_links (hash, upload_id, number)
                SELECT ?, id, (SELECT coalesce(max(number), 0) + 1 FROM delete_links WHERE upload_id = ?)
                FROM uploads WHERE id = ?
                """, [hash, upload, upload])
            guard added == 1 else { return false }
            // The numbers of an upload's links have no gaps.
            try session.change(
                """
                DELETE FROM delete_links WHERE upload_id = ?
                AND number <= (SELECT max(number) FROM delete_links WHERE upload_id = ?) - ?
                """, [upload, upload, Self.mostDeleteLinks])
            try Self.count(counters, session, at: now)
            if let answer { try Self.keep(answer, session) }
            return true
        }
    }

    /// Whether a delete link's token belongs to the upload with an id in a URL.
    ///
    /// This is one look-up by the hash of the token, so it takes the same time for any wrong token, whether there is such
    /// an upload or not, and however many links it has.
    ///
    /// - Parameter hash: the SHA-256 of the token.
    package func isDeleteLink(_ hash: Data, of publicID: String) throws -> Bool {
        try database.read { session in
            let row = try session.row(
                """
                SELECT names.public_id, names.state FROM delete_links JOIN names ON names.id = delete_links.upload_id
                WHERE delete_links.hash = ?
                """, [hash])
            return try row?["state"] == "live" && row?["public_id"] == publicID
        }
    }
}
