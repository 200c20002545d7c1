import HTTP
import Storage
import System
import Uploads

/// The form of an upload while it is read: parameters into memory, the source into a spool file, whatever their order.
struct UploadForm: ~Copyable {
    /// The parameters of the query and, as far as it was read, of the form.
    private(set) var parameters = Parameters()
    /// Whether something came under ImgBB's name `image` (contract, rule 8).
    private(set) var isInImgBBShape = false

    private let request: Request
    private let storage: UploadStore
    /// Bytes of a source that are kept.
    private let limit: Int
    /// Why no source is kept at all.
    private let refusal: Rejection?
    private var source = Source.refused(.noSource)
    private var rank = Rank.none
    /// Under which of the two names a file came.
    private var files: Set<Rank> = []

    /// Which of several sources counts: a file before text, `source` before `image`, the form before the query, and
    /// anything before what is empty (contract, rule 7 and the principle).
    private enum Rank: Int, Comparable {
        case none, empty, imageText, text, imageFile, file

        static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
    }

    /// - Parameter refusal: why the upload will be refused whatever is in the form; `nil` when that is to be seen. No
    ///   source is kept then, nor counted.
    init(_ request: Request, storage: UploadStore, limit: Int, refusal: Rejection?) {
        self.request = request
        self.storage = storage
        self.limit = limit
        self.refusal = refusal
    }

    /// Reads the query and the body. A body that is no form is passed over, as nothing in it can be meant for us.
    ///
    /// - Throws: a `Rejection` for a form that is not well-formed, `SystemError`, and `ClientDisconnected`.
    mutating func read(_ body: inout some ByteSource & ~Copyable) throws {
        do {
            var query = InMemoryBody(Array(request.query.utf8))
            try readFields(of: &query)
            let type = ContentType(request.contentType)
            switch type.name {
            case "multipart/form-data": try readParts(of: &body, boundary: type.parameter("boundary"))
            case "application/x-www-form-urlencoded": try readFields(of: &body)
            default: break
            }
        } catch let fault as FormError {
            throw Rejection.malformedForm(fault.message)
        }
    }

    /// The header's key counts, if there is one, even when it is wrong (contract, rule 6).
    var key: String? {
        request.key ?? parameters.value(of: "key")
    }

    /// What was handed in.
    consuming func submission(by principal: Principal) -> Submission {
        Submission(by: principal, parameters: parameters, source: source, address: request.address)
    }

    private mutating func readParts(of body: inout some ByteSource & ~Copyable, boundary: String?) throws {
        // Clients that send nothing at all often name a form all the same.
        if request.contentLength == 0 { return }
        var reader = try MultipartReader(boundary: boundary)
        while let part = try reader.nextPart(from: &body) {
            try readField(UploadField(part.name), named: part.filename) { try reader.readContent(from: &body, $0) }
        }
    }

    private mutating func readFields(of body: inout some ByteSource & ~Copyable) throws {
        var reader = URLEncodedReader()
        while let name = try reader.nextField(from: &body) {
            try readField(UploadField(name), named: nil) { try reader.readValue(from: &body, $0) }
        }
    }

    /// Calls its argument with one piece of a field after the other.
    private typealias Pieces = ((UnsafeRawBufferPointer) throws -> Void) throws -> Void

    /// Reads a field, unless nobody asks for it: such a one may be of any length.
    ///
    /// - Parameter filename: the sender's name of the file; `nil` for a text.
    private mutating func readField(_ field: UploadField?, named filename: String?, _ pieces: Pieces) throws {
        switch field {
        case .source, .image:
            let isImage = field == .image
            if let filename {
                try readFile(named: filename, isImage: isImage, pieces)
            } else {
                try readText(isImage: isImage, pieces)
            }
        case .parameter(let name, let limit): try readParameter(name, atMost: limit, pieces)
        case nil: break
        }
    }

    private mutating func readParameter(_ name: String, atMost limit: Int, _ pieces: Pieces) throws {
        var value: [UInt8] = []
        try pieces { bytes in
            guard value.count + bytes.count <= limit else { throw FormError.fieldTooLong(name: name, limit: limit) }
            value.append(contentsOf: bytes)
        }
        parameters.set(name, to: String(streamSafe: value))
    }

    /// A second file of a name is never passed over for the first, nor the first for it: which of them was meant nobody
    /// can tell.
    private mutating func readFile(named filename: String, isImage: Bool, _ pieces: Pieces) throws {
        let rank = isImage ? Rank.imageFile : .file
        if let refusal { return try passOver(pieces, refusal, rank) }
        var file = try storage.newFile()
        try pieces { try file.append($0, atMost: limit) }
        guard file.count > 0 || !filename.isEmpty else { return offer(.refused(.noFileSent), .empty) }
        if isImage { isInImgBBShape = true }
        guard files.insert(rank).inserted else { return offer(.refused(.severalFiles), rank) }
        offer(.file(ReceivedFile(file, name: filename)), rank)
    }

    private mutating func readText(isImage: Bool, _ pieces: Pieces) throws {
        let rank = isImage ? Rank.imageText : .text
        if let refusal { return try passOver(pieces, refusal, rank) }
        var text = SourceText(into: try storage.newFile(), atMost: limit)
        try pieces { try text.append($0) }
        guard !text.isEmpty else { return offer(.refused(.emptySource), .empty) }
        if isImage { isInImgBBShape = true }
        offer(try text.finish(mayBeBase64: request.method == "POST"), rank)
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
