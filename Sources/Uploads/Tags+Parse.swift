extension Tags {
    /// The tags of a list.
    ///
    /// - Parameter most: tags that one upload may have.
    /// - Throws: `Rejection.wrongTag`, which names the tag, or `Rejection.tooManyTags`.
    static func parse(_ list: String, atMost most: Int) throws -> [String] {
        let tags = separated(list)
        if let wrong = tags.first(where: { !isTag($0) }) { throw Rejection.wrongTag(wrong) }
        guard tags.count <= most else { throw Rejection.tooManyTags(limit: most) }
        return tags
    }
}
