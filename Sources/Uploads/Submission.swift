import Crypto
package import Foundation
package import Storage

/// What a principal handed in: the parameters and the source, neither of them judged yet.
package struct Submission: ~Copyable {
    package var principal: Principal
    package var parameters: Parameters
    package var source: Source
    /// The sender's address, as nginx told it.
    package var address: String

    package init(by principal: Principal, parameters: Parameters, source: consuming Source, address: String) {
        self.principal = principal
        self.parameters = parameters
        self.source = source
        self.address = address
    }

    /// The SHA-256 of all that is asked for: two requests with the same one ask for the same, whichever way their key
    /// came.
    ///
    /// - Parameter shape: that of the answer.
    package func fingerprint(answeredAs shape: String) -> Data {
        var digest = SHA256()
        for text in [shape] + parameters.options + source.describe() {
            digest.update(data: Data("\(text.utf8.count):\(text)".utf8))
        }
        return Data(digest.finalize())
    }
}

/// Where the bytes of an upload come from.
package enum Source: ~Copyable {
    /// A file part, or decoded base64.
    case file(ReceivedFile)
    /// A URL, with an empty file for what lies there.
    case url(String, into: IncomingFile)
    /// A source that cannot be taken, and why.
    case refused(Rejection)

    /// What tells it from any other source.
    fileprivate borrowing func describe() -> [String] {
        switch self {
        case .file(let file): return file.describe()
        case .url(let url, _): return ["url", url]
        case .refused(let rejection): return ["refused", rejection.message]
        }
    }

    /// The bytes, if they are there and no more than the sender may send.
    ///
    /// - Parameter fetch: gets the bytes behind a URL.
    consuming func received(
        atMost limit: Int, fetchingBy fetch: (String, consuming IncomingFile) throws -> ReceivedFile
    ) throws -> ReceivedFile {
        switch consume self {
        case .refused(let rejection): throw rejection
        case .file(let file):
            guard file.bytes.count <= limit else { throw Rejection.tooManyBytes(limit: limit) }
            return file
        case .url(let url, let file): return try fetch(url, file)
        }
    }
}

/// The bytes of an upload, complete.
package struct ReceivedFile: ~Copyable {
    let bytes: IncomingFile
    /// The last part of the sender's name for it; `nil` when there is none.
    let name: String?

    /// - Parameter name: as the sender gave it; `nil` for bytes that came as text.
    package init(_ bytes: consuming IncomingFile, name: String?) {
        self.bytes = bytes
        self.name = name.map(FileName.lastPart)
    }

    fileprivate borrowing func describe() -> [String] {
        ["file", name ?? "", bytes.md5Digest, String(bytes.count)]
    }
}
