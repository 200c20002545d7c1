import CHEIF
import Media

/// Gives libheif the bytes of a file, without the references between items that it needs not for the primary picture:
/// 1.15 refuses a file where one leads to an item that it does not know, as phones write of late.
final class HEICSource {
    private let bytes: UnsafeRawBufferPointer
    private let changes: [Edits.Change]
    private var position = 0
    /// libheif keeps its address for as long as it reads.
    private let reader: UnsafeMutablePointer<heif_reader>

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        changes = Self.voidedReferences(in: bytes)
        reader = .allocate(capacity: 1)
        reader.initialize(
            to: heif_reader(
                reader_api_version: 1, get_position: { HEICSource.of($0).map { Int64($0.position) } ?? -1 },
                read: { HEICSource.of($2)?.read(into: $0, $1) == true ? 0 : -1 },
                seek: { HEICSource.of($1)?.seek(to: $0) == true ? 0 : -1 },
                wait_for_file_size: { size, source in
                    size <= HEICSource.of(source).map { Int64($0.bytes.count) } ?? 0
                        ? heif_reader_grow_status_size_reached : heif_reader_grow_status_size_beyond_eof
                }))
    }

    deinit {
        reader.deallocate()
    }

    /// Has libheif read the file. It may read more of it for as long as its context is used.
    func read(into context: OpaquePointer) -> heif_error {
        heif_context_read_from_reader(context, reader, Unmanaged.passUnretained(self).toOpaque(), nil)
    }

    private static func of(_ pointer: UnsafeMutableRawPointer?) -> HEICSource? {
        pointer.map { Unmanaged<HEICSource>.fromOpaque($0).takeUnretainedValue() }
    }

    private func seek(to offset: Int64) -> Bool {
        guard (0...Int64(bytes.count)).contains(offset) else { return false }
        position = Int(offset)
        return true
    }

    private func read(into memory: UnsafeMutableRawPointer?, _ count: Int) -> Bool {
        guard let memory, count <= bytes.count - position else { return count == 0 }
        let place = position..<position + count
        let target = UnsafeMutableRawBufferPointer(start: memory, count: count)
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[place]))
        for (range, new) in changes {
            for index in range.clamped(to: place) { target[index - place.lowerBound] = new[index - range.lowerBound] }
        }
        position = place.upperBound
        return true
    }

    /// Changes that give references another type: those from metadata and previews, and those from auxiliary pictures
    /// that are no alpha, gain maps and depths among them.
    private static func voidedReferences(in bytes: UnsafeRawBufferPointer) -> [Edits.Change] {
        func boxes(in part: Range<Int>) -> [BoxRange] { BoxRange.all(in: part, of: bytes, .heic) }
        guard let meta = boxes(in: 0..<bytes.count).first(where: { $0.type == "meta" }) else { return [] }
        let content = UnsafeRawBufferPointer(rebasing: bytes[meta.content])
        let items = try? HEIFItems(Box(type: meta.type, content: content, kind: .heic), in: bytes)
        let list = boxes(in: meta.content.dropFirst(4)).first { $0.type == "iref" }
        guard let items, let list else { return [] }
        let bytesOfNumber = bytes[list.content].first == 0 ? 2 : 4
        return boxes(in: list.content.dropFirst(4)).filter { reference in
            switch reference.type {
            case "cdsc", "thmb": return true
            case "auxl":
                let number = bytes[reference.content].prefix(bytesOfNumber).reduce(0) { $0 << 8 | Int($1) }
                return items.numbered[number].map { !$0.isAlpha } ?? true
            default: return false
            }
        }.map(\.renamed)
    }
}
