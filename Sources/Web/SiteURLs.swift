import Foundation
import HTTP
import Storage
import Uploads

/// The addresses of the site. All come from the configuration and none from what a client says its host is.
package struct SiteURLs: Sendable {
    /// `site.url`: scheme, host and port, perhaps a path, no slash at the end.
    let base: String
    /// Scheme, host and port of the base.
    let origin: String
    let words: RoutePrefixes

    package init(base: String, words: RoutePrefixes = RoutePrefixes()) {
        self.base = base
        let authority = base.range(of: "://")?.upperBound ?? base.startIndex
        origin = String(base[..<(base[authority...].firstIndex(of: "/") ?? base.endIndex)])
        self.words = words
    }

    /// The host of the site, which is its name as well.
    var host: String {
        origin.range(of: "://").map { String(origin[$0.upperBound...]) } ?? origin
    }

    /// The path that browsers ask for: that of the route below the path of the base, if it has one.
    func path(_ route: Route) -> String {
        base.dropFirst(origin.count) + route.path(words: words)
    }

    func address(_ route: Route) -> String {
        base + route.path(words: words)
    }

    /// What an address of this site leads to; `nil` for that of another site.
    func route(ofAddress address: String) -> Route? {
        guard address.utf8.starts(with: base.utf8) else { return nil }
        let path = address.utf8.dropFirst(base.utf8.count).prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        guard path.isEmpty || path.first == UInt8(ascii: "/") else { return nil }
        return Route(path: String(streamSafe: URLEncoded.decoded(path, plusIsBlank: false)), words: words)
    }

    /// The address of a file, as nginx serves it.
    func file(_ name: String, of record: UploadRecord) -> String {
        record.folder.isEmpty ? "\(base)/images/\(name)" : "\(base)/images/\(record.folder)/\(name)"
    }

    /// The address that deletes an upload.
    func deletion(of record: UploadRecord, token: String) -> String {
        address(.deletion(isVideo: record.isVideo, id: record.publicID, token: token))
    }

    /// The path of the viewer: words of the title, a dot, and the id.
    func viewerPath(of record: UploadRecord) -> String {
        path(.viewer(of: record))
    }

    func viewer(of record: UploadRecord) -> String {
        address(.viewer(of: record))
    }

    func short(of record: UploadRecord) -> String {
        address(.viewer(isVideo: record.isVideo, words: "", id: record.publicID))
    }
}

extension Route {
    /// The viewer of an upload, in full.
    static func viewer(of record: UploadRecord) -> Route {
        .viewer(
            isVideo: record.isVideo, words: record.title.map(TitleSlug.of) ?? "", id: record.publicID)
    }
}
