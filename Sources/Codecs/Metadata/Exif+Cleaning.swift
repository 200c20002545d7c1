extension Exif {
    /// Whether anything is in it that a private file does not keep, what cannot be read included.
    var holdsPrivate: Bool {
        let directories = [
            (picture, tiff.first, Self.cameraPointer), (camera, cameraPlace, Self.interoperabilityPointer),
        ]
        return tiff.next(after: tiff.first) != 0
            || directories.contains { entries, place, pointer in
                entries.count != tiff.short(at: place) ?? 0
                    || entries.contains { $0.tag != pointer && ExifTag.isPrivate($0.tag) }
            }
    }

    private var cameraPlace: Int {
        guard let entry = picture.first(where: { $0.tag == Self.cameraPointer }) else { return tiff.bytes.count }
        return tiff.long(at: entry.value.lowerBound) ?? tiff.bytes.count
    }

    /// The block written anew with the tags that a private file keeps; empty when there are none.
    func withoutPrivate() -> [UInt8] {
        let picture = kept(picture)
        let camera = kept(camera)
        guard !picture.isEmpty || !camera.isEmpty else { return [] }
        // Values may share their bytes: written apart they must not become more than they were.
        let length = (picture + camera + interoperability).reduce(0) { $0 + $1.value.count + 12 }
        guard length <= tiff.bytes.count else { return [] }

        var writer = TIFFWriter(isBig: tiff.isBig)
        let hasCamera = !camera.isEmpty
        let hasInteroperability = hasCamera && !interoperability.isEmpty
        let pointer = writer.write(picture.map(value), pointer: hasCamera ? Self.cameraPointer : nil)
        if let pointer {
            writer.setLong(at: pointer, to: writer.bytes.count)
            let inner = writer.write(
                camera.map(value), pointer: hasInteroperability ? Self.interoperabilityPointer : nil)
            if let inner {
                writer.setLong(at: inner, to: writer.bytes.count)
                writer.write(interoperability.map(value))
            }
        }
        return writer.bytes
    }

    private func kept(_ entries: [TIFFEntry]) -> [TIFFEntry] { entries.filter { !ExifTag.isPrivate($0.tag) } }

    private func value(of entry: TIFFEntry) -> (TIFFEntry, ArraySlice<UInt8>) { (entry, tiff.bytes[entry.value]) }
}

/// Writes a block of tags, one directory behind the other.
struct TIFFWriter {
    private let isBig: Bool
    private(set) var bytes: [UInt8]

    init(isBig: Bool) {
        self.isBig = isBig
        bytes = Array((isBig ? "MM\0*" : "II*\0").utf8)
        append(8, 4)
    }

    /// Writes a directory with the values behind it.
    ///
    /// - Parameter pointer: a tag that is to say where another directory stands.
    /// - Returns: where the value of that tag has its place.
    @discardableResult
    mutating func write(_ entries: [(TIFFEntry, ArraySlice<UInt8>)], pointer: Int? = nil) -> Int? {
        var place: Int?
        var values: [UInt8] = []
        let count = entries.count + (pointer == nil ? 0 : 1)
        let end = bytes.count + 2 + 12 * count + 4
        append(count, 2)
        func appendPointer(_ writer: inout TIFFWriter) {
            guard let pointer, place == nil else { return }
            writer.append(pointer, 2)
            writer.append(TIFFForm.long.rawValue, 2)
            writer.append(1, 4)
            place = writer.bytes.count
            writer.append(0, 4)
        }
        for (entry, value) in entries {
            if let pointer, pointer < entry.tag { appendPointer(&self) }
            append(entry.tag, 2)
            append(entry.form.rawValue, 2)
            append(entry.count, 4)
            if value.count <= 4 {
                bytes += value + [UInt8](repeating: 0, count: 4 - value.count)
            } else {
                append(end + values.count, 4)
                values += value
                if value.count % 2 == 1 { values.append(0) }
            }
        }
        appendPointer(&self)
        append(0, 4)
        bytes += values
        return place
    }

    mutating func setLong(at place: Int, to value: Int) {
        bytes.replaceSubrange(place..<place + 4, with: digits(value, 4))
    }

    private mutating func append(_ value: Int, _ size: Int) { bytes += digits(value, size) }

    private func digits(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(value >> (8 * (isBig ? size - 1 - $0 : $0)) & 0xFF) }
    }
}
