/// What a file says of the picture in it, beside the picture: as it came, and not yet fit to be shown.
package struct EmbeddedMetadata: Sendable, Equatable {
    /// Titles, the one that counts first.
    package var titles: [String] = []
    /// Descriptions, the one that counts first.
    package var descriptions: [String] = []
    /// When the picture was taken, in seconds since 1970, UTC: one of `moments`.
    package var takenAt: Int?
    /// Whether the picture shows all that is around the camera, as a sphere.
    package var isSphere = false
    /// The tags of its EXIF, without those that are taken out of the file.
    package var exif: [ExifField] = []

    /// Bytes of UTF-8 that a title and a description may have; longer ones are cut by the worker.
    package static let longestTitle = 1024
    package static let longestDescription = 20_000
    /// Titles or descriptions, one from each place where one can stand.
    package static let places = 3
    /// From the year 1 to the year 9999.
    package static let moments = -62_135_596_800...253_402_300_799

    package init() {}
}

/// A tag of EXIF by its usual name, with its values as text.
package struct ExifField: Sendable, Equatable {
    package var name: String
    package var values: [String]

    /// Bytes of UTF-8 that one value may have, and bytes of all the fields of a file in a message.
    package static let longestValue = 1000
    package static let longestFields = 32_768
    /// Values of one field.
    package static let most = 64

    package init(name: String, values: [String]) {
        self.name = name
        self.values = values
    }

    /// Bytes that it takes up in a message.
    package var messageBytes: Int { values.reduce(16 + name.utf8.count) { $0 + 8 + $1.utf8.count } }
}
