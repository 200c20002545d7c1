import Mustache

/// Text as a page may hold it, in its running text and in quoted attributes.
struct PageText: MustacheContentType {
    /// The name under which templates ask for it.
    static let name = "PAGE"

    /// Byte by byte: the library's own way goes by whole characters, and a quote that bears a mark of Unicode is none
    /// of those it knows, but is still a quote to a browser.
    func escapeText(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): result += "&amp;".utf8
            case UInt8(ascii: "<"): result += "&lt;".utf8
            case UInt8(ascii: ">"): result += "&gt;".utf8
            case UInt8(ascii: "\""): result += "&quot;".utf8
            case UInt8(ascii: "'"): result += "&#39;".utf8
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func escaped(_ text: String) -> String {
        PageText().escapeText(text)
    }
}
