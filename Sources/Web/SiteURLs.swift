import Foundation
import Storage

/// The addresses of the site. All come from the configuration and none from what a client says its host is.
package struct SiteURLs: Sendable {
    /// `site.url`: scheme, host and port, perhaps a path, no slash at the end.
    package let base: String

    package init(base: String) {
        self.base = base
    }

    /// The address of a file, as nginx serves it.
    func file(_ name: String, of record: UploadRecord) -> String {
        record.folder.isEmpty ? "\(base)/images/\(name)" : "\(base)/images/\(record.folder)/\(name)"
    }

    /// The path of the viewer: a slug of the title, a dot, and the id.
    func viewerPath(of record: UploadRecord) -> String {
        let slug = record.title.map(Self.slug) ?? ""
        return basePath + "/image/" + (slug.isEmpty ? "" : slug + ".") + record.publicID
    }

    func viewer(of record: UploadRecord) -> String {
        String(base.dropLast(basePath.count)) + viewerPath(of: record)
    }

    func short(of record: UploadRecord) -> String {
        "\(base)/image/\(record.publicID)"
    }

    /// The path of the base URL: empty, or with a slash in front and none at the end.
    private var basePath: String {
        guard let authority = base.range(of: "://")?.upperBound, let slash = base[authority...].firstIndex(of: "/")
        else { return "" }
        return String(base[slash...])
    }

    /// A title as a part of a path (reference §4.4): some signs dropped, blanks as dashes, tags taken out, percent-encoded.
    static func slug(of title: String) -> String {
        let kept = String(title.filter { !"\\/~&!'\"?".contains($0) })
        let words = kept.split { $0.isWhitespace || $0 == "-" }.joined(separator: "-")
        return withoutTags(words).addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// RFC 3986, section 2.3.
    private static let unreserved = CharacterSet(
        charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")

    private static func withoutTags(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "<") {
            result += rest[..<open]
            guard let close = rest[open...].firstIndex(of: ">") else { return result }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
