/// What a field of an upload's form may be. Names are compared as bytes; one that is not known is never a text.
enum UploadField: Hashable {
    case source, image
    /// - Parameter limit: bytes that its value may have.
    case parameter(name: String, limit: Int)

    /// Bytes that a text may have, a list of tags, and a parameter that is an id, a number, a word or the like.
    static let longestText = 65_536
    static let longestList = 16_384
    static let longestWord = 1024

    /// - Parameter name: as it was sent; `nil` for a field that nobody asks for.
    init?(_ name: [UInt8]) {
        guard let field = Self.known[name] else { return nil }
        self = field
    }

    /// All of them, by their names.
    static let fields: [String: UploadField] = {
        let texts = ["description", "key", "name", "title"]
        let words = ["album_id", "category_id", "expiration", "format", "nsfw", "use_file_date", "width"]
        var fields = ["source": UploadField.source, "image": .image]
        for name in texts { fields[name] = .parameter(name: name, limit: longestText) }
        fields["tags"] = .parameter(name: "tags", limit: longestList)
        for name in words { fields[name] = .parameter(name: name, limit: longestWord) }
        return fields
    }()

    private static let known = Dictionary(uniqueKeysWithValues: fields.map { (Array($0.key.utf8), $0.value) })
}
