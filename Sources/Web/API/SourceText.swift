import Fetch
import Storage
import Uploads

/// A source that came as text, while it arrives: base64 is decoded into a spool file at once, a URL is kept as it is.
struct SourceText: ~Copyable {
    /// Bytes by which a text shows what it is.
    private static let headLength = 256

    private enum Kind {
        case undecided, base64, url
    }

    private let limit: Int
    private var kind = Kind.undecided
    private var head: [UInt8] = []
    private var decoder = Base64Decoder()
    private var file: IncomingFile
    private var isWrong = false

    /// Whether nothing is asked for: all that has come is white space, or `0` (contract, the principle).
    var isEmpty: Bool { kind == .undecided && (head.isEmpty || head == [UInt8(ascii: "0")]) }

    /// - Parameters:
    ///   - file: where decoded bytes go.
    ///   - limit: bytes of it that are kept; of a longer source it is only known that it is longer.
    init(into file: consuming IncomingFile, atMost limit: Int) {
        self.file = file
        self.limit = limit
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
        switch kind {
        case .undecided:
            head.append(contentsOf: head.isEmpty ? bytes.drop(while: WebAddress.isBlank) : bytes[...])
            if head.count >= Self.headLength { try decide() }
        case .base64: try decode(bytes)
        // One byte more than an address may have shows that it is too long.
        case .url: head.append(contentsOf: bytes.prefix(max(0, WebAddress.longest + 1 - head.count)))
        }
    }

    /// The source, when all of the text has come.
    consuming func finish(mayBeBase64: Bool) throws -> Source {
        if isEmpty { return .refused(.emptySource) }
        try decide()
        if kind == .url { return .url(String(decoding: head, as: UTF8.self), into: file) }
        guard mayBeBase64 else { return .refused(.base64ByGET) }
        do {
            if !isWrong { try decoder.finish { try file.append($0, atMost: limit) } }
        } catch is Base64Decoder.Fault {
            isWrong = true
        }
        guard !isWrong, file.count > 0 else { return .refused(.wrongBase64) }
        return .file(ReceivedFile(file, name: nil))
    }

    private mutating func decide() throws {
        guard kind == .undecided else { return }
        switch SourceKind(head.prefix(Self.headLength)) {
        case .url: kind = .url
        case .base64(let start):
            kind = .base64
            let text = head
            head = []
            try text[start...].withUnsafeBytes { try decode($0) }
        }
    }

    private mutating func decode(_ bytes: UnsafeRawBufferPointer) throws {
        guard !isWrong else { return }
        do {
            try decoder.decode(bytes) { try file.append($0, atMost: limit) }
        } catch is Base64Decoder.Fault {
            isWrong = true
        }
    }
}

extension IncomingFile {
    /// Appends bytes as long as the file has not more than the limit: one byte more shows that it is too long, and the
    /// rest need not be kept for that.
    mutating func append(_ bytes: UnsafeRawBufferPointer, atMost limit: Int) throws {
        let room = limit + 1 - count
        guard room > 0 else { return }
        try append(UnsafeRawBufferPointer(rebasing: bytes.prefix(room)))
    }
}
