@testable import Web

/// A body that comes in pieces of a given size, as a slow line would bring it.
struct SlowBody: ByteSource {
    private var rest: ArraySlice<UInt8>
    private let step: Int
    private let breaksOff: Bool

    /// - Parameter breaksOff: whether the sender goes away instead of ending the body.
    init(_ bytes: [UInt8], step: Int, breaksOff: Bool = false) {
        rest = bytes[...]
        self.step = step
        self.breaksOff = breaksOff
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ClientDisconnected) -> Int {
        if rest.isEmpty, breaksOff { throw ClientDisconnected() }
        let part = rest.prefix(min(step, buffer.count))
        buffer.copyBytes(from: part)
        rest = rest.dropFirst(part.count)
        return part.count
    }
}

/// A part as a test compares it.
struct ReadPart: Equatable {
    var name: String
    var filename: String?
    var bytes: [UInt8]

    init(_ name: String, filename: String? = nil, _ text: String) {
        self.init(name, filename: filename, Array(text.utf8))
    }

    init(_ name: String, filename: String? = nil, _ bytes: [UInt8]) {
        (self.name, self.filename, self.bytes) = (name, filename, bytes)
    }
}

/// Reads all parts of a multipart body.
func parts(_ body: [UInt8], boundary: String? = "mark", step: Int = 1 << 20) throws -> [ReadPart] {
    var source = SlowBody(body, step: step)
    var reader = try MultipartReader(boundary: boundary)
    var parts: [ReadPart] = []
    while let header = try reader.nextPart(from: &source) {
        var bytes: [UInt8] = []
        try reader.readContent(from: &source) { bytes += $0 }
        parts.append(ReadPart(String(decoding: header.name, as: UTF8.self), filename: header.filename, bytes))
    }
    return parts
}

func parts(_ body: String, boundary: String? = "mark", step: Int = 1 << 20) throws -> [ReadPart] {
    try parts(Array(body.utf8), boundary: boundary, step: step)
}
