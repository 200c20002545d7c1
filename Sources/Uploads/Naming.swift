import Media
import Storage

/// How files are named (`uploads.naming`), as in the reference.
package enum NamingMode: String, CaseIterable, Sendable {
    /// The sender's own name, made fit; with 16 random hex digits behind it when that is taken.
    case original
    /// 32 random hex digits.
    case random
    /// The sender's own name and 16 random hex digits.
    case mixed
    /// The id of the upload.
    case id
}

/// The names to try for an upload, in order.
struct Naming {
    private let mode: NamingMode
    private let ids: UploadIDs
    /// The stem that the sender's name gives.
    let own: String

    /// - Parameter name: the sender's name for the file; `nil` gives 12 random hex digits, a name without a letter 32.
    init(_ mode: NamingMode, ids: UploadIDs, sentAs name: String?) {
        self.mode = mode
        self.ids = ids
        own = name.map { FileStem.stem(ofFileNamed: $0) ?? RandomText.hexDigits(32) } ?? RandomText.hexDigits(12)
    }

    /// - Parameters:
    ///   - attempt: how many names were tried before.
    ///   - number: that of the upload.
    func proposal(_ attempt: Int, _ number: Int64) -> NameProposal {
        let id = ids.id(of: number)
        let stem =
            switch mode {
            case .original where attempt == 0: own
            case .id where attempt == 0: id
            case .original, .mixed: "\(own.prefix(FileStem.longest - 16))\(RandomText.hexDigits(16))"
            // An id whose name is taken has digits behind it like any other name.
            case .id: id + RandomText.hexDigits(16)
            case .random: RandomText.hexDigits(32)
            }
        return NameProposal(publicID: id, stem: stem)
    }

    /// The extension of the stored file, received as this kind: the sender's own where it may have that, else the usual
    /// one.
    static func fileExtension(of kind: MediaFormat, sentAs name: String?) -> String {
        let sent = name.map { FileName.parts($0).fileExtension } ?? ""
        return kind.storedExtensions.contains(sent) ? sent : kind.storedExtensions[0]
    }
}
