import Media

extension Exif {
    /// All tags that have a name and values that are text or numbers, in their order, as far as a message holds them.
    ///
    /// - Parameter isPrivate: whether to leave out what a private file does not keep.
    func fields(isPrivate: Bool) -> [ExifField] {
        var fields: [ExifField] = []
        var room = ExifField.longestFields
        let named =
            (picture + camera).filter { !(isPrivate && ExifTag.isPrivate($0.tag)) }.map { (ExifTag.name($0.tag), $0) }
            + (isPrivate ? [] : place).map { (ExifTag.nameOfPlace($0.tag), $0) }
        for (name, entry) in named {
            guard let name, let values = values(of: entry) else { continue }
            let field = ExifField(name: name, values: values)
            room -= field.messageBytes
            guard room >= 0 else { break }
            fields.append(field)
        }
        return fields
    }

    private func values(of entry: TIFFEntry) -> [String]? {
        let bytes = tiff.bytes[entry.value]
        switch entry.form {
        case .text, .utf8: return CodedText.text(bytes).map(Self.short)
        case .byte where (0x9C9B...0x9C9F).contains(entry.tag): return CodedText.utf16(bytes).map(Self.short)
        case .undefined where entry.tag == 0x9286: return comment(bytes).map(Self.short)
        case .undefined where entry.count == 1: return bytes.map { String($0) }
        case .undefined:
            return bytes.allSatisfy { (0x20...0x7E).contains($0) } ? CodedText.text(bytes).map(Self.short) : nil
        default:
            guard (1...ExifField.most).contains(entry.count) else { return nil }
            return (0..<entry.count).map { number(entry.form, at: entry.value.lowerBound + $0 * entry.form.size) }
        }
    }

    private static func short(_ text: String) -> [String] { [text.cut(toBytes: ExifField.longestValue)] }

    /// A comment, whose first eight bytes name its characters.
    private func comment(_ bytes: ArraySlice<UInt8>) -> String? {
        let text = bytes.dropFirst(8)
        return bytes.starts(with: "UNICODE\0".utf8) ? CodedText.utf16(text, isBig: tiff.isBig) : CodedText.text(text)
    }

    private func number(_ form: TIFFForm, at place: Int) -> String {
        func whole(_ offset: Int = 0) -> Int { tiff.long(at: place + offset) ?? 0 }
        func signed(_ offset: Int = 0) -> Int32 { Int32(truncatingIfNeeded: whole(offset)) }
        return switch form {
        case .short: "\(tiff.short(at: place) ?? 0)"
        case .signedShort: "\(Int16(truncatingIfNeeded: tiff.short(at: place) ?? 0))"
        case .long: "\(whole())"
        case .signedLong: "\(signed())"
        case .rational: "\(whole())/\(whole(4))"
        case .signedRational: "\(signed())/\(signed(4))"
        case .float: "\(Float(bitPattern: UInt32(truncatingIfNeeded: whole())))"
        case .double:
            "\(Double(bitPattern: UInt64(whole(tiff.isBig ? 0 : 4)) << 32 | UInt64(whole(tiff.isBig ? 4 : 0))))"
        case .signedByte: "\(Int8(bitPattern: tiff.bytes[place]))"
        case .byte, .text, .undefined, .utf8: "\(tiff.bytes[place])"
        }
    }
}
