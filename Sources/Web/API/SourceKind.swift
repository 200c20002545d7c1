/// What a source that came as text is, as its first bytes tell. They need not be UTF-8.
enum SourceKind: Equatable {
    case url
    /// Base64 from an offset on, behind the front of a data URL.
    case base64(from: Int)

    init(_ head: some Collection<UInt8>) {
        let scheme = head.prefix { $0 != UInt8(ascii: ":") }
        if head.dropFirst(scheme.count).starts(with: "://".utf8), Self.leadsSomewhere(scheme) {
            self = .url
            return
        }
        // A data URL says what it holds, which is not believed, and that it is base64.
        let front = head.prefix { $0 != UInt8(ascii: ",") }
        let words = Array(String(decoding: front, as: UTF8.self).lowercased().utf8)
        let isData = words.starts(with: "data:".utf8) && words.suffix(7).elementsEqual(";base64".utf8)
        self = .base64(from: isData && front.count < head.count ? front.count + 1 : 0)
    }

    /// Base64 has no colons, so every scheme shows a URL, and it is refused by its name. The reference takes `file:`
    /// for base64 gone wrong, and so do its clients.
    private static func leadsSomewhere(_ scheme: some Collection<UInt8>) -> Bool {
        let text = String(decoding: scheme, as: UTF8.self)
        return text.wholeMatch(of: /[A-Za-z][A-Za-z0-9+.\-]*/) != nil && text.lowercased() != "file"
    }
}
