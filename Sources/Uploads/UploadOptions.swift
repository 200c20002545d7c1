import Storage

/// What a sender wants done with an upload, read from the parameters. Nothing asked for is passed over.
package struct UploadOptions: Sendable, Equatable {
    package var title: String?
    package var description: String?
    package var tags: [String] = []
    /// The album's id in URLs.
    package var album: String?
    package var category: Int64?
    package var expiration: Expiration?
    package var isNotSafeForWork = false
    /// Pixels that the stored picture shall be wide.
    package var width: Int?
    /// Whether the upload is dated with the moment that the file tells of.
    package var usesFileDate = false

    /// - Parameter tagsPerFile: tags that one upload may have.
    /// - Throws: a `Rejection` that names the parameter which cannot be followed.
    package init(_ parameters: Parameters, tagsPerFile: Int) throws {
        title = (parameters.value(of: "title") ?? parameters.value(of: "name")).flatMap(Text.title)
        description = parameters.value(of: "description").flatMap(Text.description)
        tags = try Tags.parse(parameters.value(of: "tags") ?? "", atMost: tagsPerFile)
        album = try parameters.value(of: "album_id").map { id in
            guard PublicID.isWellFormed(id.utf8) else { throw Rejection.wrongAlbum }
            return id
        }
        category = try parameters.value(of: "category_id").map { text in
            guard text.utf8.allSatisfy({ (48...57).contains($0) }), let id = Int64(text) else {
                throw Rejection.wrongCategory
            }
            return id
        }
        expiration = try parameters.value(of: "expiration").map { text in
            guard let expiration = Expiration(text) else { throw Rejection.wrongExpiration }
            return expiration
        }
        isNotSafeForWork = try Self.flag("nsfw", in: parameters)
        width = try parameters.value(of: "width").map(Self.pixels)
        usesFileDate = try Self.flag("use_file_date", in: parameters)
    }

    /// Whether nothing was asked for but to take the file in.
    var isEmpty: Bool {
        title == nil && description == nil && tags.isEmpty && album == nil && category == nil && expiration == nil
            && !isNotSafeForWork && width == nil && !usesFileDate
    }

    /// A positive whole number in plain digits (contract, rule 13). One that no integer holds is larger than any
    /// picture.
    private static func pixels(_ text: String) throws -> Int {
        guard text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            text.contains(where: { $0 != "0" })
        else { throw Rejection.wrongWidth }
        return Int(text) ?? .max
    }

    /// A flag in the spellings of contract rule 12.
    private static func flag(_ name: String, in parameters: Parameters) throws -> Bool {
        switch parameters.value(of: name)?.lowercased() {
        case nil, "false", "no", "off": false
        case "1", "true", "yes", "on": true
        default: throw Rejection.wrongFlag(parameter: name)
        }
    }
}
