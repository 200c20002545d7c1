extension Catalog {
    /// Every tag that an upload has, with how many have it, by name.
    package func tags() throws -> [(name: String, uploads: Int)] {
        try database.read { session in
            try session.rows(
                """
                SELECT tags.name, count(*) AS uploads FROM tags JOIN upload_tags ON tag_id = tags.id
                GROUP BY tags.id ORDER BY tags.name
                """
            ).map { (name: try $0["name"], uploads: try $0["uploads"]) }
        }
    }
}
