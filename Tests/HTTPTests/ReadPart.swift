import SlowBody

@testable import HTTP

/// A part as a test compares it.
struct ReadPart: Equatable {
    var name: String
    var filename: String?
    var bytes: [UInt8]

    package init(_ name: String, filename: String? = nil, _ text: String) {
        self.init(name, filename: filename, Array(text.utf8))
    }

    package init(_ name: String, filename: String? = nil, _ bytes: [UInt8]) {
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
