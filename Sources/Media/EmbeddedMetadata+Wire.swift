extension EmbeddedMetadata {
    func write(to wire: inout WireWriter) {
        for texts in [titles, descriptions] {
            wire.write(texts.count)
            for text in texts { wire.write(text) }
        }
        wire.write(takenAt != nil)
        if let takenAt { wire.write(takenAt) }
        wire.write(isSphere)
        wire.write(exif.count)
        for field in exif {
            wire.write(field.name)
            wire.write(field.values.count)
            for value in field.values { wire.write(value) }
        }
    }

    init(from wire: inout WireReader) throws(MalformedMessage) {
        titles = try wire.readStrings(0...Self.places, atMost: Self.longestTitle)
        descriptions = try wire.readStrings(0...Self.places, atMost: Self.longestDescription)
        if try wire.readBool() { takenAt = try wire.readInt(Self.moments) }
        isSphere = try wire.readBool()
        for _ in 0..<(try wire.readInt(0...ExifField.longestFields / 16)) {
            exif.append(
                ExifField(
                    name: try wire.readString(atMost: 64),
                    values: try wire.readStrings(1...ExifField.most, atMost: ExifField.longestValue)))
        }
    }
}

extension WireReader {
    /// - Parameters:
    ///   - counts: how many strings there may be.
    ///   - limit: bytes of UTF-8 that each may have.
    fileprivate mutating func readStrings(
        _ counts: ClosedRange<Int>, atMost limit: Int
    ) throws(MalformedMessage) -> [String] {
        var texts: [String] = []
        for _ in 0..<(try readInt(counts)) { texts.append(try readString(atMost: limit)) }
        return texts
    }
}
