import Storage

extension Inconsistency {
    /// The damage in words, with the file in front.
    var sentence: String {
        let upload = publicID.map { " (upload \($0))" } ?? ""
        let words =
            switch kind {
            case .originalMissing, .derivedMissing: "is missing"
            case .originalSize, .derivedSize: "has the wrong length"
            case .originalBytes, .derivedBytes: "has the wrong bytes"
            case .originalUnreadable, .derivedUnreadable: "cannot be read"
            case .stray: "belongs to no upload"
            case .reservedLeft: "is the name of an upload that never came to its end"
            case .deletingLeft: "is deleted, but not to the end"
            case .approvingLeft: "is approved, but not to the end"
            case .lockLeft: "is left of a process that is gone"
            }
        return "\(path) \(words)\(upload)"
    }
}
