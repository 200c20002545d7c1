import Storage
import Uploads

/// The form of an upload while it is read: parameters into memory, the source into a spool file, whatever their order.
struct UploadForm: ~Copyable {
    /// Bytes that a parameter may have. Those that nobody asks for are passed over, however long they are.
    static let longestField = 65_536
    static let known: Set<String> = [
        "album_id", "category_id", "description", "expiration", "format", "key", "name", "nsfw", "tags", "title",
        "use_file_date", "width",
    ]

    /// The parameters of the query and, as far as it was read, of the form.
    private(set) var parameters = Parameters()
    /// Whether something came under ImgBB's name `image` (contract, rule 8).
    private(set) var isInImgBBShape = false

    private let request: Request
    private let storage: Storage
    /// Bytes of a source that are kept.
    private let limit: Int
    /// Why no source is kept at all.
    private let refusal: Rejection?
    private var source = Source.refused(.noSource)
    private var rank = Rank.none

    /// Which of several sources counts: a file before text, `source` before `image`, the form before the query, and
    /// anything before what is empty (contract, rule 7 and the principle).
    private enum Rank: Int, Comparable {
        case none, empty, imageText, text, imageFile, file

        static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
    }

    /// - Parameter refusal: why the upload will be refused whatever is in the form; `nil` when that is to be seen. No
    ///   source is kept then, nor counted.
    init(_ request: Request, storage: Storage, limit: Int, refusal: Rejection?) {
        self.request = request
        self.storage = storage
        self.limit = limit
        self.refusal = refusal
    }

    /// Reads the query and the body. A body that is no form is passed over, as nothing in it can be meant for us.
    ///
    /// - Throws: a `Rejection` for a form that is not well-formed, `StorageFault`, and `SenderGone`.
    mutating func read(_ body: inout some ByteSource & ~Copyable) throws {
        do {
            var query = BytesInMemory(Array(request.query.utf8))
            try readFields(of: &query)
            let type = ContentType(request.contentType)
            switch type.name {
            case "multipart/form-data": try readParts(of: &body, boundary: type.parameter("boundary"))
            case "application/x-www-form-urlencoded": try readFields(of: &body)
            default: break
            }
        } catch let fault as FormFault {
            throw Rejection.malformedForm(fault.message)
        }
    }

    /// What was handed in. The header's key counts, if there is one, even when it is wrong (contract, rule 6).
    consuming func submission() -> Submission {
        let key = request.apiKey.flatMap { $0.isEmpty ? nil : $0 } ?? parameters.asked("key")
        return Submission(key: key, parameters: parameters, source: source, address: request.address)
    }

    private mutating func readParts(of body: inout some ByteSource & ~Copyable, boundary: String?) throws {
        // Clients that send nothing at all often name a form all the same.
        if request.contentLength == 0 { return }
        var reader = try MultipartReader(boundary: boundary)
        while let part = try reader.nextPart(from: &body) {
            if part.name == "source" || part.name == "image" {
                if let filename = part.filename {
                    try readFile(of: part.name, named: filename) { try reader.readContent(from: &body, $0) }
                } else {
                    try readText(of: part.name) { try reader.readContent(from: &body, $0) }
                }
            } else if Self.known.contains(part.name) {
                try readParameter(part.name) { try reader.readContent(from: &body, $0) }
            }
        }
    }

    private mutating func readFields(of body: inout some ByteSource & ~Copyable) throws {
        var reader = URLEncodedReader()
        while let name = try reader.nextField(from: &body) {
            if name == "source" || name == "image" {
                try readText(of: name) { try reader.readValue(from: &body, $0) }
            } else if Self.known.contains(name) {
                try readParameter(name) { try reader.readValue(from: &body, $0) }
            }
        }
    }

    /// Calls its argument with one piece of a field after the other.
    private typealias Pieces = ((UnsafeRawBufferPointer) throws -> Void) throws -> Void

    private mutating func readParameter(_ name: String, _ pieces: Pieces) throws {
        var value: [UInt8] = []
        try pieces { bytes in
            guard value.count + bytes.count <= Self.longestField else {
                throw FormFault.fieldTooLong(name: name, limit: Self.longestField)
            }
            value.append(contentsOf: bytes)
        }
        parameters.set(name, to: String(decoding: value, as: UTF8.self))
    }

    private mutating func readFile(of field: String, named filename: String, _ pieces: Pieces) throws {
        if let refusal { return try passOver(pieces, refusal, field == "image" ? .imageFile : .file) }
        var file = try storage.newFile()
        try pieces { try file.append($0, atMost: limit) }
        guard file.count > 0 || !filename.isEmpty else { return offer(.refused(.noFileSent), .empty) }
        if field == "image" { isInImgBBShape = true }
        offer(.file(ReceivedFile(file, name: filename)), field == "image" ? .imageFile : .file)
    }

    private mutating func readText(of field: String, _ pieces: Pieces) throws {
        if let refusal { return try passOver(pieces, refusal, field == "image" ? .imageText : .text) }
        var text = SourceText(into: try storage.newFile(), atMost: limit)
        try pieces { try text.append($0) }
        guard !text.isEmpty else { return offer(.refused(.emptySource), .empty) }
        if field == "image" { isInImgBBShape = true }
        offer(try text.finish(mayBeBase64: request.method == "POST"), field == "image" ? .imageText : .text)
    }

    private mutating func passOver(_ pieces: Pieces, _ refusal: Rejection, _ rank: Rank) throws {
        try pieces { _ in }
        offer(.refused(refusal), rank)
    }

    /// Takes a source, unless a better one is there.
    private mutating func offer(_ source: consuming Source, _ rank: Rank) {
        guard rank >= self.rank else { return }
        self.rank = rank
        self.source = source
    }
}
