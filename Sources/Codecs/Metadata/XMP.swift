/// A packet of XMP (ISO 16684-1), read once from end to end: what of it is used, and where it can be cut.
struct XMP {
    private(set) var title: String?
    private(set) var description: String?
    /// Whether the projection is that of a sphere.
    private(set) var isSphere = false
    /// The packet without what is to be cut out of it.
    private(set) var edits = Edits()
    /// Properties that the reading is within.
    private var openProperties = 0
    /// Properties that are left.
    private(set) var properties = 0

    private let keepsComments: Bool
    /// Names from the packet's frame to where the reading is.
    private var path: [XMLName] = []
    /// How deep the element to be cut is that the reading is in, and where it begins.
    private var cut: (depth: Int, start: Int)?
    /// The text since the last tag.
    private var text = ""
    /// Whether the item of a list of languages is the one for every language.
    private var isForAll = false

    /// Bytes of a packet; in a JPEG there is room for 64 KiB only.
    static let longest = 1 << 20

    /// - Parameters:
    ///   - withComments: whether comments, instructions, and text outside of any property are left, which may say
    ///     anything.
    ///   - isCut: whether an element (with no value) or an attribute is to be cut out, wherever it stands.
    /// - Returns: `nil` when the packet cannot be read.
    init?(_ packet: [UInt8], withComments: Bool = true, cutting isCut: (XMLName, String) -> Bool = { _, _ in false }) {
        keepsComments = withComments
        // Some writers fill the room behind a packet with zeros.
        let padding = packet.reversed().prefix { $0 == 0 }.count
        guard packet.count <= Self.longest else { return nil }
        var reader = XMLReader(Array(packet.dropLast(padding)))
        do throws(XMLError) {
            while let event = try reader.next() { try take(event, reader, isCut) }
        } catch {
            return nil
        }
    }

    private mutating func take(
        _ event: XMLReader.Event, _ reader: XMLReader, _ isCut: (XMLName, String) -> Bool
    ) throws(XMLError) {
        switch event {
        case .start(let element): try enter(element, reader, isCut)
        case .end(let tag): leave(tag)
        case .text(let range):
            let more = try reader.unescaped(range)
            cutStrayText(range, more)
            text += more
        case .literal(let range):
            guard let literal = String(validating: reader.bytes[range], as: UTF8.self) else { throw XMLError() }
            cutStrayText(range, literal)
            text += literal
        case .aside(let range):
            let isFrame = Self.instructions.contains { reader.bytes[range].starts(with: $0.utf8) }
            if !keepsComments, cut == nil, !isFrame { edits.replace(range) }
        }
    }

    /// The packet's own marks (ISO 16684-1, 7.3.2), XML's, and the filter of Adobe's older programs.
    private static let instructions = ["<?xpacket ", "<?xml ", "<?adobe-xap-filters "]

    /// No program writes text outside of any property.
    private mutating func cutStrayText(_ range: Range<Int>, _ text: String) {
        guard !keepsComments, cut == nil, openProperties == 0, text.contains(where: { !$0.isWhitespace }) else {
            return
        }
        edits.replace(range)
    }

    private mutating func enter(
        _ element: XMLElement, _ reader: XMLReader, _ isCut: (XMLName, String) -> Bool
    ) throws(XMLError) {
        text = ""
        path.append(element.name)
        if element.name.isProperty { openProperties += 1 }
        if cut == nil, isCut(element.name, "") { cut = (path.count, element.whole.lowerBound) }
        if cut == nil, element.name.isProperty { properties += 1 }
        isForAll = false
        for attribute in element.attributes {
            let value = try reader.unescaped(attribute.value)
            if attribute.name == XMLName(vocabulary: .xml, local: "lang") { isForAll = value == "x-default" }
            take(value, of: attribute.name)
            guard cut == nil else { continue }
            if isCut(attribute.name, value) {
                edits.replace(attribute.whole)
            } else if attribute.name.isProperty {
                properties += 1
            }
        }
    }

    private mutating func leave(_ tag: Range<Int>) {
        if let cut, cut.depth == path.count {
            edits.replace(cut.start..<tag.upperBound)
            self.cut = nil
        }
        guard let name = path.popLast() else { return }
        if name.isProperty { openProperties -= 1 }
        if name == XMLName(vocabulary: .rdf, local: "li"), path.count >= 2, isForAll || !hasText(path[path.count - 2]) {
            take(text, of: path[path.count - 2])
        } else if !hasText(name) {
            take(text, of: name)
        }
        text = ""
    }

    private func hasText(_ name: XMLName) -> Bool {
        name == Self.titleName && title != nil || name == Self.descriptionName && description != nil
    }

    private mutating func take(_ value: String, of name: XMLName) {
        guard value.contains(where: { !$0.isWhitespace }) else { return }
        switch name {
        case Self.titleName: title = value
        case Self.descriptionName: description = value
        case XMLName(vocabulary: .sphere, local: "ProjectionType"):
            isSphere = isSphere || value.filter { !$0.isWhitespace } == "equirectangular"
        default: break
        }
    }

    private static let titleName = XMLName(vocabulary: .dublinCore, local: "title")
    private static let descriptionName = XMLName(vocabulary: .dublinCore, local: "description")
}

extension XMLName {
    static let orientation = XMLName(vocabulary: .tiff, local: "Orientation")

    /// Whether it is none of the packet's own frame.
    fileprivate var isProperty: Bool { !vocabulary.isFrame }

    /// Whether a private file does without the element, or the attribute of this value.
    func isPrivate(_ value: String) -> Bool {
        // What the packet is about is the picture itself, named by a number at most (ISO 16684-1, 7.4).
        if local == "about", vocabulary == .rdf || vocabulary == .none { return !value.isEmpty && !value.isUUID }
        return !vocabulary.isPublic(local)
    }
}

extension String {
    /// Whether it is a UUID in the form of a URI, or one as Adobe writes them.
    fileprivate var isUUID: Bool {
        guard let colon = utf8.firstIndex(of: UInt8(ascii: ":")), self[..<colon] == "uuid" else { return false }
        return utf8.count <= 64
            && utf8[utf8.index(after: colon)...].allSatisfy {
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 | 0x20
                    || $0 == UInt8(ascii: "-")
            }
    }
}
