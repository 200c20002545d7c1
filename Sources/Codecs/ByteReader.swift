import Glibc
import Media

/// Reads a file's bytes in order and never past their end: a file that is too short for its own lengths is truncated.
struct ByteReader {
    let bytes: UnsafeRawBufferPointer
    let kind: MediaFormat
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer, of kind: MediaFormat) {
        self.bytes = bytes
        self.kind = kind
    }

    var remaining: Int { bytes.count - position }

    /// The file breaks a rule of its format.
    var damage: JobError { .corrupt(kind, .structure) }
    /// The file ends before the data that it announces.
    private var truncation: JobError { .truncated(kind) }

    /// Throws unless the file keeps a rule of its format.
    func require(_ rule: Bool) throws(JobError) {
        guard rule else { throw damage }
    }

    mutating func skip(_ count: Int) throws(JobError) {
        guard count >= 0, count <= remaining else { throw truncation }
        position += count
    }

    mutating func take(_ count: Int) throws(JobError) -> UnsafeRawBufferPointer {
        let start = position
        try skip(count)
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }

    mutating func byte() throws(JobError) -> Int {
        guard position < bytes.count else { throw truncation }
        defer { position += 1 }
        return Int(bytes[position])
    }

    mutating func big16() throws(JobError) -> Int { Int(UInt16(bigEndian: try load())) }
    mutating func big32() throws(JobError) -> Int { Int(UInt32(bigEndian: try load())) }
    mutating func little16() throws(JobError) -> Int { Int(UInt16(littleEndian: try load())) }
    mutating func little32() throws(JobError) -> Int { Int(UInt32(littleEndian: try load())) }

    /// Throws for what is no `Int`: nothing is so long.
    mutating func big64() throws(JobError) -> Int {
        guard let value = Int(exactly: UInt64(bigEndian: try load())) else { throw damage }
        return value
    }

    mutating func little24() throws(JobError) -> Int {
        try little16() | (try byte()) << 16
    }

    private mutating func load<Value: FixedWidthInteger>() throws(JobError) -> Value {
        let size = MemoryLayout<Value>.size
        guard size <= remaining else { throw truncation }
        defer { position += size }
        return bytes.loadUnaligned(fromByteOffset: position, as: Value.self)
    }

    /// Moves to the next byte of this value. Throws when there is none.
    mutating func seek(_ value: UInt8) throws(JobError) {
        guard
            let rest = bytes.baseAddress?.advanced(by: position),
            let found = memchr(rest, Int32(value), remaining)
        else { throw truncation }
        position += UnsafeRawPointer(found) - rest
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the text's bytes stand at this place.
    func holds(_ text: StaticString, at offset: Int = 0) -> Bool {
        guard count - offset >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(self[offset..<offset + $0.count]) }
    }

    /// Whether there is nothing in it but zeros.
    var isZero: Bool {
        guard !isEmpty, let start = baseAddress else { return true }
        return self[0] == 0 && memcmp(start, start + 1, count - 1) == 0
    }
}
