import Media

/// The stems to try for an upload, in order: the sender's own name, then the same with 16 random hex digits behind it.
struct Naming: Sequence {
    /// The stem to try first.
    let first: String

    /// - Parameter name: the sender's name for the file; `nil` gives 12 random hex digits, a name without a letter 32.
    init(sentAs name: String?) {
        first = name.map { Slug.stem(ofFileNamed: $0) ?? RandomText.hexDigits(32) } ?? RandomText.hexDigits(12)
    }

    func makeIterator() -> some IteratorProtocol<String> {
        sequence(state: true) { (isFirst: inout Bool) -> String? in
            defer { isFirst = false }
            return isFirst ? first : first.prefix(Slug.longest - 16) + RandomText.hexDigits(16)
        }
    }

    /// The extension of the stored file: the sender's own where it is one of the kind's, else the kind's first.
    static func fileExtension(of kind: Kind, sentAs name: String?) -> String {
        let sent = name.map { FileName.parts($0).fileExtension } ?? ""
        return kind.extensions.contains(sent) ? sent : kind.extensions[0]
    }
}
