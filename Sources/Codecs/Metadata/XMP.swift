/// A packet of XMP (ISO 16684-1), read once from end to end: what of it is used, and what is private in it.
struct XMP {
    private(set) var title: String?
    private(set) var description: String?
    /// Whether the projection is that of a sphere.
    private(set) var isSphere = false
    /// Where the packet tells what a private file does not keep, in order.
    private(set) var privateParts: [Range<Int>] = []
    /// Properties that a private file keeps.
    private(set) var publicProperties = 0

    /// Names from the packet's frame to where the reading is.
    private var path: [XMLName] = []
    /// How deep the private element is that the reading is in, and where it begins.
    private var secret: (depth: Int, start: Int)?
    /// The text since the last tag.
    private var text = ""
    /// Whether the item of a list of languages is the one for every language.
    private var isForAll = false

    /// Bytes of a packet; in a JPEG there is room for 64 KiB only.
    static let longest = 1 << 20

    /// `nil` when the packet cannot be read.
    init?(_ packet: [UInt8]) {
        // Some writers fill the room behind a packet with zeros.
        let padding = packet.reversed().prefix { $0 == 0 }.count
        guard packet.count <= Self.longest else { return nil }
        var reader = XMLReader(Array(packet.dropLast(padding)))
        do throws(XMLFault) {
            while let event = try reader.next() { try take(event, reader) }
        } catch {
            return nil
        }
    }

    private mutating func take(_ event: XMLReader.Event, _ reader: XMLReader) throws(XMLFault) {
        switch event {
        case .start(let element): try enter(element, reader)
        case .end(let tag): leave(tag)
        case .text(let range): text += try reader.unescaped(range)
        case .literal(let range):
            guard let literal = String(validating: reader.bytes[range], as: UTF8.self) else { throw XMLFault() }
            text += literal
        case .aside(let range):
            // The packet's own marks are instructions; a comment may hold anything.
            if secret == nil, reader.bytes[range].starts(with: "<!--".utf8) { privateParts.append(range) }
        }
    }

    private mutating func enter(_ element: XMLElement, _ reader: XMLReader) throws(XMLFault) {
        text = ""
        path.append(element.name)
        if secret == nil, element.name.vocabulary.isPrivate(element.name.local) {
            secret = (path.count, element.whole.lowerBound)
        }
        count(element.name)
        isForAll = false
        for attribute in element.attributes {
            let value = try reader.unescaped(attribute.value)
            if attribute.name == XMLName(vocabulary: .xml, local: "lang") { isForAll = value == "x-default" }
            take(value, of: attribute.name)
            if secret == nil, attribute.name.vocabulary.isPrivate(attribute.name.local) {
                privateParts.append(attribute.whole)
            }
            count(attribute.name)
        }
    }

    private mutating func count(_ name: XMLName) {
        if secret == nil, !name.vocabulary.isFrame, !name.vocabulary.isPrivate(name.local) { publicProperties += 1 }
    }

    private mutating func leave(_ tag: Range<Int>) {
        if let secret, secret.depth == path.count {
            privateParts.append(secret.start..<tag.upperBound)
            self.secret = nil
        }
        guard let name = path.popLast() else { return }
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
