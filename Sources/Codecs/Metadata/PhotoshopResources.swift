/// The resources that Photoshop keeps in a file, IPTC's records among them (Adobe Photoshop File Formats, "Image
/// Resources").
struct PhotoshopResources {
    struct Resource {
        let number: Int
        /// Where it stands with its head and padding, and where its content does.
        let whole: Range<Int>
        let content: Range<Int>
    }

    let bytes: [UInt8]
    private(set) var resources: [Resource] = []

    static let iptcNumber = 0x0404

    /// - Returns: `nil` when the bytes are not resources one behind the other.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        var position = 0
        while position < bytes.count {
            guard let resource = Self.resource(at: position, in: bytes) else { return nil }
            resources.append(resource)
            position = resource.whole.upperBound
        }
    }

    /// A mark, a number, a name and a content, the last two padded to even lengths.
    private static func resource(at start: Int, in bytes: [UInt8]) -> Resource? {
        guard bytes.count - start >= 7, bytes[start...].starts(with: "8BIM".utf8) else { return nil }
        let name = Int(bytes[start + 6]) / 2 * 2 + 2
        let head = start + 6 + name
        guard bytes.count - head >= 4 else { return nil }
        let length = bytes[head..<head + 4].reduce(0) { $0 << 8 | Int($1) }
        let content = head + 4
        guard bytes.count - content >= length else { return nil }
        return Resource(
            number: Int(bytes[start + 4]) << 8 | Int(bytes[start + 5]),
            whole: start..<min(bytes.count, content + length + length % 2), content: content..<content + length)
    }

    var iptc: IPTC? {
        firstRecords.flatMap { IPTC(Array(bytes[$0.content])) }
    }

    /// The resource whose records count.
    var firstRecords: Resource? { resources.first { $0.number == Self.iptcNumber } }
}
