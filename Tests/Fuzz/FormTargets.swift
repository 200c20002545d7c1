@testable import FastCGI
@testable import HTTP
@testable import Uploads
@testable import Web

let formTargets: [String: Target] = [
    "multipart": { bytes in expectSame(bytes, multipart) },
    "urlencoded": { bytes in expectSame(bytes, urlencoded) },
    "base64": { bytes in expectSame(bytes, base64) },
    "source": { bytes in
        switch SourceKind(bytes) {
        case .url: precondition(bytes.contains(UInt8(ascii: ":")))
        case .base64(let start):
            precondition(start <= bytes.count && (start == 0 || bytes[start - 1] == UInt8(ascii: ",")))
            var decoder = Base64Decoder()
            try? decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[start...])) { _ in }
        }
    },
    "headers": { bytes in
        if let part = try? PartHeader(bytes) {
            _ = UploadField(part.name)
            if let filename = part.filename { expectCheap(filename) }
        }
        let type = ContentType(String(streamSafe: bytes))
        expectCheap(type.name)
        if let boundary = type.parameter("boundary") { expectCheap(boundary) }
    },
    "query": { bytes in
        let query = String(streamSafe: bytes)
        let pairs = URLEncoded.pairs(query)
        for pair in pairs.prefix(1000) { _ = (UploadField(pair.name), pair.name.equalsIgnoringCase("maxwidth")) }
        for value in URLEncoded.values(of: "format", in: query) { expectCheap(value) }
        precondition(URLEncoded.values(of: "a", in: query).count <= pairs.count)
    },
    "path": { bytes in
        let path = String(streamSafe: bytes)
        let route = Route(path: path)
        precondition(path.utf8.count <= Route.longestPath || route == .unknown)
        _ = (route == Route(path: "/image/title.abcd"), route.name)
        // What we write leads where it was to lead.
        if case .viewer(_, let words, _) = route, !words.contains("/") {
            let path = URLEncoded.decoded(route.path(words: RoutePrefixes()).utf8, plusIsBlank: false)
            precondition(Route(path: String(streamSafe: path)) == route)
        }
    },
    "head": { bytes in
        // What the first bytes settle stays as it is when more come.
        let first = RequestHead.look(at: UnsafeRawBufferPointer(rebasing: bytes.prefix(bytes.count / 2)))
        let all = RequestHead.look(at: bytes)
        switch first {
        case .whole, .wrong: precondition(all == first)
        case .short(let needed): precondition(needed > bytes.count / 2)
        }
    },
    "cookies": { bytes in
        for value in Cookies.values(of: "a", in: String(streamSafe: bytes)) {
            precondition(!value.contains(";"))
            guard let seal = SignedExpiry(value) else { continue }
            let again = SignedExpiry(seal.text[...])
            precondition(again?.end == seal.end && again?.code == seal.code)
        }
    },
]

/// A body that comes in pieces of so many bytes.
private struct Pieces: ByteSource {
    var rest: Slice<UnsafeRawBufferPointer>
    let length: Int

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let piece = rest.prefix(min(length, buffer.count))
        buffer.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}

/// What is read of a body is the same, however it is cut. Its first byte says how.
private func expectSame(_ bytes: UnsafeRawBufferPointer, _ read: (inout Pieces) -> String) {
    guard let length = bytes.first else { return }
    var whole = Pieces(rest: bytes.dropFirst(), length: .max)
    var pieces = Pieces(rest: bytes.dropFirst(), length: Int(length) + 1)
    precondition(read(&whole) == read(&pieces))
}

private func multipart(_ source: inout Pieces) -> String {
    var said = ""
    do {
        var reader = try MultipartReader(boundary: "martlet")
        while let part = try reader.nextPart(from: &source) {
            var content: [UInt8] = []
            // Every other one is passed over.
            if part.filename != nil { try reader.readContent(from: &source) { content.append(contentsOf: $0) } }
            said += "\(part) \(content)\n"
        }
    } catch {
        said += "\(error)"
    }
    return said
}

private func urlencoded(_ source: inout Pieces) -> String {
    var said = ""
    do {
        var reader = URLEncodedReader()
        while let name = try reader.nextField(from: &source) {
            var value: [UInt8] = []
            if name.first != UInt8(ascii: "-") { try reader.readValue(from: &source) { value.append(contentsOf: $0) } }
            said += "\(name) \(value)\n"
        }
    } catch {
        said += "\(error)"
    }
    return said
}

private func base64(_ source: inout Pieces) -> String {
    var decoder = Base64Decoder()
    var decoded: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { buffer.deallocate() }
    do {
        while true {
            let count = source.read(into: buffer)
            if count == 0 { break }
            try decoder.decode(UnsafeRawBufferPointer(rebasing: buffer[..<count])) { decoded.append(contentsOf: $0) }
        }
        try decoder.finish { decoded.append(contentsOf: $0) }
    } catch {
        // What was given before the fault depends on the pieces, and is thrown away.
        return "\(error)"
    }
    return "\(decoded)"
}
