/// The tags of a picture and of the camera that took it (CIPA DC-008, 4.6).
struct Exif {
    var tiff: TIFF
    let picture: [TIFFEntry]
    let camera: [TIFFEntry]
    let place: [TIFFEntry]
    let interoperability: [TIFFEntry]

    /// Tags that say where another directory stands.
    static let cameraPointer = 0x8769
    static let placePointer = 0x8825
    static let interoperabilityPointer = 0xA005

    /// - Parameter block: with or without the word that stands before it in a JPEG.
    /// - Returns: `nil` when there is no block of tags.
    init?(_ block: [UInt8]) {
        let word = Array("Exif\0".utf8)
        guard let tiff = TIFF(block.starts(with: word) ? Array(block.dropFirst(word.count + 1)) : block) else {
            return nil
        }
        self.tiff = tiff
        picture = tiff.entries(at: tiff.first)
        camera = Self.entries(at: Self.cameraPointer, of: picture, in: tiff)
        place = Self.entries(at: Self.placePointer, of: picture, in: tiff)
        interoperability = Self.entries(at: Self.interoperabilityPointer, of: camera, in: tiff)
    }

    private static func entries(at pointer: Int, of directory: [TIFFEntry], in tiff: TIFF) -> [TIFFEntry] {
        guard let entry = directory.first(where: { $0.tag == pointer }), entry.form == .long, entry.count == 1,
            let offset = tiff.long(at: entry.value.lowerBound)
        else { return [] }
        return tiff.entries(at: offset)
    }

    /// A text, up to its first zero; `nil` when there is none.
    func text(_ tag: Int, in directory: [TIFFEntry]) -> String? {
        guard let entry = directory.first(where: { $0.tag == tag }) else { return nil }
        return CodedText.text(tiff.bytes[entry.value])
    }

    /// One of the texts that Windows adds, in UTF-16.
    func windowsText(_ tag: Int) -> String? {
        guard let entry = picture.first(where: { $0.tag == tag }) else { return nil }
        return CodedText.utf16(tiff.bytes[entry.value])
    }
}
