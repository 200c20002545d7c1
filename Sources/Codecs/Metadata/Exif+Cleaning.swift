extension Exif {
    /// Whether anything is in it that a private file does not keep, what cannot be read included.
    var holdsPrivate: Bool {
        let isUnread = directories.contains { entries, place in entries.count != tiff.short(at: place) ?? 0 }
        return isUnread || tiff.next(after: tiff.first) != 0
            || picture.contains { $0.tag != Self.cameraPointer && ExifTag.isPrivate($0.tag) }
            || camera.contains { $0.tag != Self.interoperabilityPointer && isPrivateOfCamera($0) }
            || interoperability.count != publicInteroperability.count || hasWordsInGaps
    }

    /// Whether anything stands where there is no directory and no value.
    private var hasWordsInGaps: Bool {
        // exiftool writes its mark behind the head.
        var places = [0..<(tiff.bytes.dropFirst(8).starts(with: "ExifMeta".utf8) ? 16 : 8)]
        for (entries, place) in directories where !entries.isEmpty {
            places.append(place..<place + 2 + 12 * entries.count + 4)
            places += entries.map(\.value)
        }
        var end = 0
        for place in places.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if end < place.lowerBound, tiff.bytes[end..<place.lowerBound].contains(where: { $0 != 0 }) { return true }
            end = max(end, place.upperBound)
        }
        return tiff.bytes.dropFirst(end).contains { $0 != 0 }
    }

    /// All directories but that of the place, and where they stand; the end of the block for one that is not there.
    private var directories: [(entries: [TIFFEntry], place: Int)] {
        [
            (picture, tiff.first), (camera, place(of: Self.cameraPointer, in: picture)),
            (interoperability, place(of: Self.interoperabilityPointer, in: camera)),
        ]
    }

    /// Where a directory stands to which the tag of another one leads; the end of the block where there is none.
    private func place(of pointer: Int, in directory: [TIFFEntry]) -> Int {
        guard let entry = directory.first(where: { $0.tag == pointer }) else { return tiff.bytes.count }
        return tiff.long(at: entry.value.lowerBound) ?? tiff.bytes.count
    }

    /// The block written anew with the tags that a private file keeps; empty when there are none.
    func withoutPrivate() -> [UInt8] {
        let picture = kept(picture)
        let camera = camera.filter { !isPrivateOfCamera($0) }
        let interoperability = publicInteroperability
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

    /// Whether a private file does without a tag of the camera's. An orientation has no place there, and some viewers
    /// turn the picture by it.
    private func isPrivateOfCamera(_ entry: TIFFEntry) -> Bool { ExifTag.isPrivate(entry.tag) || entry.tag == 0x0112 }

    private func kept(_ entries: [TIFFEntry]) -> [TIFFEntry] { entries.filter { !ExifTag.isPrivate($0.tag) } }

    /// By what the file can be read, which form it has, and its size (CIPA DC-008, 4.6.7; Exif 2.1, annex).
    private var publicInteroperability: [TIFFEntry] {
        interoperability.filter { [1, 2, 0x1000, 0x1001, 0x1002].contains($0.tag) }
    }

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
