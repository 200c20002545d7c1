/// Writes the integers and strings of a message between responder and worker.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ value: Int) {
        withUnsafeBytes(of: Int64(value).littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ flag: Bool) {
        write(flag ? 1 : 0)
    }

    mutating func write(_ text: String) {
        write(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }
}

/// Reads them back. Nothing that a worker says is believed: what is short, out of range or left over throws.
struct WireReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func readInt(_ range: ClosedRange<Int> = 0...Int.max) throws(MalformedMessage) -> Int {
        guard position + 8 <= bytes.count else { throw MalformedMessage() }
        let value = Int(
            bytes.withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: Int64.self)) })
        position += 8
        guard range.contains(value) else { throw MalformedMessage() }
        return value
    }

    mutating func readBool() throws(MalformedMessage) -> Bool {
        try readInt(0...1) == 1
    }

    /// - Parameter limit: bytes of UTF-8 the text may have.
    mutating func readString(atMost limit: Int) throws(MalformedMessage) -> String {
        let count = try readInt(0...limit)
        guard position + count <= bytes.count else { throw MalformedMessage() }
        defer { position += count }
        guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else {
            throw MalformedMessage()
        }
        return text
    }

    mutating func readCase<Value: RawRepresentable<UInt8>>(of _: Value.Type) throws(MalformedMessage) -> Value {
        guard let value = Value(rawValue: UInt8(try readInt(0...255))) else { throw MalformedMessage() }
        return value
    }

    func finish() throws(MalformedMessage) {
        guard position == bytes.count else { throw MalformedMessage() }
    }
}

/// A message that is not of the form that responder and worker agreed on.
package struct MalformedMessage: Error {}
