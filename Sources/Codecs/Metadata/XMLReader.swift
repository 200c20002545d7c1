/// Reads a packet's XML tag by tag and strictly (W3C XML 1.0 and Namespaces 1.0): no declarations, no entities but the
/// usual five, no more than so deep. What it cannot read throws, and the packet is not to be relied on.
struct XMLReader {
    enum Event {
        case start(XMLElement)
        /// The end tag, or an empty element's own tag once more.
        case end(Range<Int>)
        case text(Range<Int>)
        /// A CDATA section's text, which has nothing escaped in it.
        case literal(Range<Int>)
        /// A comment or an instruction, which says nothing.
        case aside(Range<Int>)
    }

    private static let deepest = 100
    private static let mostBindings = 100

    let bytes: [UInt8]
    private var position = 0
    private var open: [(name: ArraySlice<UInt8>, bindings: Int)] = []
    private var bindings: [(prefix: ArraySlice<UInt8>, vocabulary: XMPNamespace)] = [
        (ArraySlice("xml".utf8), .xml)
    ]
    /// The tag of an empty element whose end is still to be told.
    private var pendingEnd: Range<Int>?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next event; `nil` at the end.
    mutating func next() throws(XMLError) -> Event? {
        if let end = pendingEnd {
            pendingEnd = nil
            close()
            return .end(end)
        }
        guard position < bytes.count else {
            guard open.isEmpty else { throw XMLError() }
            return nil
        }
        guard bytes[position] == UInt8(ascii: "<") else {
            let start = position
            position = bytes[start...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
            return .text(start..<position)
        }
        if skip("<!--") { return .aside(try range(from: position - 4, through: "-->")) }
        if skip("<![CDATA[") {
            let start = position
            let whole = try range(from: start, through: "]]>")
            return .literal(start..<whole.upperBound - 3)
        }
        if skip("<?") { return .aside(try range(from: position - 2, through: "?>")) }
        if skip("</") { return .end(try readEnd(from: position - 2)) }
        return .start(try readStart())
    }

    /// The characters of a text or of an attribute's value, with what is escaped put in its place.
    func unescaped(_ range: Range<Int>) throws(XMLError) -> String {
        var result: [UInt8] = []
        var rest = bytes[range]
        while let mark = rest.firstIndex(of: UInt8(ascii: "&")) {
            result += rest[..<mark]
            guard let end = rest[mark...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw XMLError() }
            result += try Self.character(String(decoding: rest[(mark + 1)..<end], as: UTF8.self)).utf8
            rest = rest[(end + 1)...]
        }
        guard let text = String(validating: result + rest, as: UTF8.self) else { throw XMLError() }
        return text
    }

    private static func character(_ name: String) throws(XMLError) -> String {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let digits = name.dropFirst()
            let value = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard name.first == "#", let value, let scalar = Unicode.Scalar(value) else { throw XMLError() }
            return String(Character(scalar))
        }
    }

    private mutating func readStart() throws(XMLError) -> XMLElement {
        let start = position
        position += 1
        let name = try readName()
        var attributes: [(name: ArraySlice<UInt8>, value: Range<Int>, whole: Range<Int>)] = []
        let outer = bindings.count
        while true {
            let gap = position
            skipBlanks()
            guard position < bytes.count else { throw XMLError() }
            let isEmpty = skip("/>")
            if isEmpty || skip(">") {
                open.append((name, outer))
                guard open.count <= Self.deepest, bindings.count <= Self.mostBindings else { throw XMLError() }
                if isEmpty { pendingEnd = start..<position }
                var element = XMLElement(name: try resolve(name, isElement: true), whole: start..<position)
                for attribute in attributes {
                    element.attributes.append(
                        XMLAttribute(
                            name: try resolve(attribute.name, isElement: false), value: attribute.value,
                            whole: attribute.whole))
                }
                return element
            }
            guard position > gap else { throw XMLError() }
            let attribute = try readName()
            let value = try readValue()
            if attribute.starts(with: "xmlns:".utf8) {
                bindings.append((attribute.dropFirst(6), XMPNamespace(try unescaped(value))))
            } else if attribute.elementsEqual("xmlns".utf8) {
                bindings.append(([], XMPNamespace(try unescaped(value))))
            } else {
                attributes.append((attribute, value, gap..<position))
            }
        }
    }

    private mutating func readEnd(from start: Int) throws(XMLError) -> Range<Int> {
        let name = try readName()
        skipBlanks()
        guard skip(">"), let last = open.last, last.name == name else { throw XMLError() }
        close()
        return start..<position
    }

    private mutating func close() {
        guard let last = open.popLast() else { return }
        bindings.removeSubrange(last.bindings...)
    }

    private func resolve(_ name: ArraySlice<UInt8>, isElement: Bool) throws(XMLError) -> XMLName {
        guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else {
            let standard = isElement ? bindings.last { $0.prefix.isEmpty }?.vocabulary : nil
            return XMLName(vocabulary: standard ?? .none, local: String(decoding: name, as: UTF8.self))
        }
        guard let binding = bindings.last(where: { $0.prefix == name[..<colon] }) else { throw XMLError() }
        return XMLName(
            vocabulary: binding.vocabulary, local: String(decoding: name[(colon + 1)...], as: UTF8.self))
    }

    private mutating func readName() throws(XMLError) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, Self.isOfName(bytes[position]) { position += 1 }
        guard position > start else { throw XMLError() }
        return bytes[start..<position]
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: byte >= 0x80
        }
    }

    /// What follows an attribute's name: where its value stands between the quotes.
    private mutating func readValue() throws(XMLError) -> Range<Int> {
        skipBlanks()
        guard skip("=") else { throw XMLError() }
        skipBlanks()
        guard position < bytes.count else { throw XMLError() }
        let quote = bytes[position]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            let end = bytes[(position + 1)...].firstIndex(of: quote)
        else { throw XMLError() }
        let value = position + 1..<end
        guard !bytes[value].contains(UInt8(ascii: "<")) else { throw XMLError() }
        position = end + 1
        return value
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        let isHere = text.withUTF8Buffer { bytes[position...].starts(with: $0) }
        if isHere { position += text.utf8CodeUnitCount }
        return isHere
    }

    private mutating func skipBlanks() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    /// Moves behind the next place of a text, which must be there.
    private mutating func range(from start: Int, through text: StaticString) throws(XMLError) -> Range<Int> {
        while position < bytes.count {
            if skip(text) { return start..<position }
            position += 1
        }
        throw XMLError()
    }
}

/// A start tag.
struct XMLElement {
    let name: XMLName
    let whole: Range<Int>
    /// All but the declarations of name spaces.
    var attributes: [XMLAttribute] = []
}

struct XMLAttribute {
    let name: XMLName
    let value: Range<Int>
    /// The attribute with the blanks before it.
    let whole: Range<Int>
}

/// A name with the vocabulary that its prefix stands for.
struct XMLName: Equatable {
    let vocabulary: XMPNamespace
    let local: String
}

/// The bytes are no XML, or none that a packet may have.
struct XMLError: Error {}
