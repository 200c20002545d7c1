extension HEIFLayout {
    /// Previews become zeros. They are hidden and belong to no picture from then on, so that nobody tries to show them.
    func changesOfPreviews(in bytes: UnsafeRawBufferPointer) -> [Edits.Change] {
        guard let items, let meta = boxes.first(where: { $0.type == "meta" }) else { return [] }
        let previews = items.previews
        if previews.isEmpty { return [] }
        func parts(of name: FourCC, behind head: (Range<Int>) -> Int) -> [BoxRange] {
            BoxRange.all(in: meta.content.dropFirst(4), of: bytes, kind).filter { $0.type == name }.flatMap {
                BoxRange.all(in: $0.content.dropFirst(head($0.content)), of: bytes, kind)
            }
        }
        let others = items.numbered.filter { !previews.contains($0.key) }.values.flatMap(items.places(of:))
        let places = previews.compactMap { items.numbered[$0] }.flatMap(items.places(of:)).filter { place in
            !others.contains { $0.overlaps(place) }
        }
        let references = parts(of: "iref") { _ in 4 }.filter { $0.type == "thmb" }
        // ISO/IEC 14496-12, 8.11.6: a count before the entries, and in each its version, its flags and its number.
        let entries = parts(of: "iinf") { bytes[$0].first == 0 ? 6 : 8 }.filter { entry in
            let content = bytes[entry.content]
            let number = content.dropFirst(4).prefix(content.first == 2 ? 2 : 4).reduce(0) { $0 << 8 | Int($1) }
            return content.count > 8 && previews.contains(number)
        }
        return places.flatMap { Edits.zeros($0) } + references.map(\.renamed)
            + entries.map { entry in
                let flags = entry.content.lowerBound + 3
                return (flags..<flags + 1, [bytes[flags] | 1])
            }
    }

    /// Names of items become blanks, but those that libavif gives them.
    func changesOfNames(in bytes: UnsafeRawBufferPointer) -> [Edits.Change] {
        guard let meta = boxes.first(where: { $0.type == "meta" }) else { return [] }
        let lists = BoxRange.all(in: meta.content.dropFirst(4), of: bytes, kind).filter { $0.type == "iinf" }
        let entries = lists.flatMap { list in
            BoxRange.all(in: list.content.dropFirst(bytes[list.content].first == 0 ? 6 : 8), of: bytes, kind)
        }
        return entries.compactMap { entry -> Edits.Change? in
            let content = bytes[entry.content]
            guard let version = content.first, version >= 2 else { return nil }
            // Behind version and flags, the number, that of its protection, and the type.
            let name = content.dropFirst(version == 2 ? 12 : 14).prefix { $0 != 0 }
            if name.isEmpty || Self.publicNames.contains(where: { name.elementsEqual($0.utf8) }) { return nil }
            let blanks = [UInt8](repeating: UInt8(ascii: " "), count: name.count)
            return name.elementsEqual(blanks) ? nil : (name.startIndex..<name.endIndex, blanks)
        }
    }

    private static let publicNames = ["Color", "Alpha", "Exif", "XMP"]
}
