import Storage

/// What a sender handed in: the key, the parameters and the source, none of them judged yet.
package struct Submission: ~Copyable {
    package var key: String?
    package var parameters: Parameters
    package var source: Source
    /// The sender's address, as nginx told it.
    package var address: String

    package init(key: String?, parameters: Parameters, source: consuming Source, address: String) {
        self.key = key
        self.parameters = parameters
        self.source = source
        self.address = address
    }
}

/// Where the bytes of an upload come from.
package enum Source: ~Copyable {
    /// A file part, with the name that the sender gave it.
    case file(IncomingFile, name: String)
    /// Base64 text, decoded. It has no name.
    case decoded(IncomingFile)
    /// A source that cannot be taken, and why.
    case refused(Rejection)

    /// The bytes, if they are there and no more than the sender may send.
    consuming func received(atMost limit: Int) throws -> ReceivedFile {
        switch consume self {
        case .refused(let rejection): throw rejection
        case .file(let file, let name): try ReceivedFile(file, name: FileName.lastPart(name), atMost: limit)
        case .decoded(let file): try ReceivedFile(file, name: nil, atMost: limit)
        }
    }
}

/// The bytes of an upload, complete.
struct ReceivedFile: ~Copyable {
    let bytes: IncomingFile
    /// The last part of the sender's name for it; `nil` when there is none.
    let name: String?

    init(_ bytes: consuming IncomingFile, name: String?, atMost limit: Int) throws {
        guard bytes.count <= limit else { throw Rejection.tooManyBytes(limit: limit) }
        self.bytes = bytes
        self.name = name
    }
}
