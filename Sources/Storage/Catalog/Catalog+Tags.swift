import GRDB

extension Catalog {
    /// Every tag that an upload has, with how many have it, by name.
    package func tags() throws -> [(name: String, uploads: Int)] {
        try database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT tags.name, count(*) AS uploads FROM tags JOIN upload_tags ON tag_id = tags.id
                    GROUP BY tags.id ORDER BY tags.name
                    """
            ).map { (name: $0["name"], uploads: $0["uploads"]) }
        }
    }
}
