/// An album of a user.
package struct Album: Sendable, Equatable {
    /// Who may see it.
    package enum Privacy: String, CaseIterable, Sendable, SQLConvertible {
        /// Everybody, and it is listed.
        case `public`
        /// Nobody but the owner.
        case `private`
        /// Whoever has its address.
        case link
        /// Whoever has its password.
        case password
    }

    package let id: Int64
    package let publicID: String
    package let userID: Int64
    package let parentID: Int64?
    package let title: String
    package let privacy: Privacy
    /// As crypt(5) writes it; `nil` unless the album has a password.
    package let passwordHash: String?
    /// Seconds since 1970, UTC.
    package let createdAt: Int64
}

extension Catalog {
    /// Adds an album.
    ///
    /// - Parameter makeID: gives an id for the album's number; asked again when an id is taken.
    package func addAlbum(
        title: String, of user: Int64, in parent: Int64? = nil, privacy: Album.Privacy, passwordHash: String? = nil,
        at now: Int64, makeID: (Int64) -> String
    ) throws -> Album {
        try database.write { session in
            while true {
                let id = try Self.draw(1, of: .albums, session).lowerBound
                let publicID = makeID(id)
                let added = try session.change(
                    """
                    INSERT INTO albums (id, public_id, user_id, parent_id, title, privacy, password_hash, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """, [id, publicID, user, parent, title, privacy, passwordHash, now])
                if added == 1 {
                    return Album(
                        id: id, publicID: publicID, userID: user, parentID: parent, title: title, privacy: privacy,
                        passwordHash: passwordHash, createdAt: now)
                }
            }
        }
    }

    package func album(publicID: String) throws -> Album? {
        try database.read { session in
            try session.row("SELECT * FROM albums WHERE public_id = ?", [publicID]).map(Self.album)
        }
    }

    package func album(id: Int64) throws -> Album? {
        try database.read { session in
            try session.row("SELECT * FROM albums WHERE id = ?", [id]).map(Self.album)
        }
    }

    /// Every album, or those of one user, the oldest first.
    package func albums(of user: Int64? = nil) throws -> [Album] {
        try database.read { session in
            try session.rows("SELECT * FROM albums WHERE coalesce(?, user_id) = user_id ORDER BY id", [user])
                .map(Self.album)
        }
    }

    /// The albums right in an album, by their titles.
    package func albums(inAlbum album: Int64) throws -> [Album] {
        try database.read { session in
            try session.rows("SELECT * FROM albums WHERE parent_id = ? ORDER BY title, id", [album]).map(Self.album)
        }
    }

    private static func album(_ row: SQLRow) throws -> Album {
        try Album(
            id: row["id"], publicID: row["public_id"], userID: row["user_id"], parentID: row["parent_id"],
            title: row["title"], privacy: row["privacy"], passwordHash: row["password_hash"],
            createdAt: row["created_at"])
    }
}
