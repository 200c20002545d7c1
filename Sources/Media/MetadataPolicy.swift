/// What becomes of the metadata in a stored file (contract, rule 19).
package enum MetadataPolicy: String, CaseIterable, Sendable {
    /// Places, people, serial numbers, notes of the maker and previews are taken out, and the rest is kept.
    case `private`
    /// Everything is kept.
    case keep
    /// Everything but the colour profile is taken out.
    case strip
}

/// What becomes of a picture that lies on its side (contract, rule 19).
package enum OrientationPolicy: String, CaseIterable, Sendable {
    /// Its tag tells viewers, as it did before.
    case keep
    /// It is turned, where that loses nothing.
    case rotate
}
