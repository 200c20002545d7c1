import Foundation
import HTTP
import Uploads

/// What a path leads to. Every address of the site is a case; paths are read here, and written here too.
enum Route: Equatable {
    case landing
    /// The API, whatever is asked of it: `/api/VERSION/ACTION`, and `/1/upload` of ImgBB's clients.
    case api(version: String?, action: String?)
    /// The page that explains the API.
    case apiPage
    /// The description of the API for programs.
    case openAPI
    case oEmbed
    /// The page of an upload. The words before its id are for people; without them the address is the short one.
    case viewer(isVideo: Bool, words: String, id: String)
    case deletion(isVideo: Bool, id: String, token: String)
    case album(words: String, id: String)
    case tag(String)
    case stylesheet, icon, robots
    /// nginx's question whether the body of an upload may come. No path leads here.
    case precheck
    case unknown

    /// The word for it in the log.
    var name: String {
        switch self {
        case .landing: "landing"
        case .api: "api"
        case .apiPage: "api page"
        case .openAPI: "openapi"
        case .oEmbed: "oembed"
        case .viewer: "viewer"
        case .deletion: "deletion"
        case .album: "album"
        case .tag: "tag"
        case .stylesheet, .icon, .robots: "file"
        case .precheck: "precheck"
        case .unknown: "unknown"
        }
    }

    /// The methods that the route has; `nil` where the method does not matter.
    var methods: [String]? {
        switch self {
        case .api: ["POST", "GET", "OPTIONS"]
        case .deletion: ["GET", "HEAD", "POST", "DELETE"]
        case .album: ["GET", "HEAD", "POST"]
        case .landing, .apiPage, .openAPI, .oEmbed, .viewer, .tag, .stylesheet, .icon, .robots: ["GET", "HEAD"]
        case .precheck, .unknown: nil
        }
    }

    /// Bytes that a path may have; a longer one leads nowhere. A title has 400 at most.
    static let longestPath = 2048

    init(of request: Request, words: RoutePrefixes) {
        self = request.isPrecheck ? .precheck : Route(path: request.path, words: words)
    }

    /// Reads a path as nginx passes it on, decoded. Slashes may be doubled and one may stand at the end (contract, rule
    /// 4).
    ///
    /// Byte by byte: the words of a title may begin with a mark that Swift takes for a part of the slash before it. A zero
    /// byte stands in no address of ours, and would end a text for SQLite.
    init(path: String, words: RoutePrefixes = RoutePrefixes()) {
        guard path.utf8.count <= Self.longestPath, !path.utf8.contains(0) else {
            self = .unknown
            return
        }
        let parts = path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        self = Self.fixed(parts) ?? Self.ofUpload(parts, words) ?? .unknown
    }

    private static func fixed(_ parts: [String]) -> Route? {
        switch (parts.first, parts.count) {
        case (nil, _): .landing
        case ("api", 2) where parts[1] == "openapi.json": .openAPI
        // All that follows the version is the action, so that nothing can stand behind an upload's.
        case ("api", 0...2): .api(version: parts.dropFirst().first, action: nil)
        case ("api", _): .api(version: parts[1], action: parts[2...].joined(separator: "/"))
        case ("1", 2) where parts[1] == "upload": .api(version: "1", action: "upload")
        case ("api-v1", 1): .apiPage
        case ("oembed", 1): .oEmbed
        case ("tag", 2): .tag(parts[1])
        case ("style.css", 1): .stylesheet
        case ("icon.svg", 1): .icon
        case ("robots.txt", 1): .robots
        default: nil
        }
    }

    private static func ofUpload(_ parts: [String], _ words: RoutePrefixes) -> Route? {
        guard parts.count >= 2, let (title, id) = titleAndID(parts[1]) else { return nil }
        switch (parts[0], parts.count) {
        case (words.image, 2): return .viewer(isVideo: false, words: title, id: id)
        case (words.video, 2): return .viewer(isVideo: true, words: title, id: id)
        case (words.album, 2): return .album(words: title, id: id)
        case (words.image, 4) where parts[2] == "delete": return .deletion(isVideo: false, id: id, token: parts[3])
        case (words.video, 4) where parts[2] == "delete": return .deletion(isVideo: true, id: id, token: parts[3])
        default: return nil
        }
    }

    /// The id is what follows the last dot.
    private static func titleAndID(_ part: String) -> (title: String, id: String)? {
        let dot = part.unicodeScalars.lastIndex(of: ".")
        let id = dot.map { part[part.unicodeScalars.index(after: $0)...] } ?? part[...]
        guard PublicID.isWellFormed(id.utf8) else { return nil }
        return (dot.map { String(part[..<$0]) } ?? "", String(id))
    }

    /// The path, percent-encoded, from the slash at its front.
    func path(words: RoutePrefixes) -> String {
        switch self {
        case .landing, .unknown: "/"
        case .precheck: "/precheck"
        case .api(let version, let action):
            "/" + ["api", version, action].compactMap { $0.map(Self.encoded) }.joined(separator: "/")
        case .apiPage: "/api-v1"
        case .openAPI: "/api/openapi.json"
        case .oEmbed: "/oembed/"
        case .viewer(let isVideo, let title, let id):
            "/\(isVideo ? words.video : words.image)/\(Self.part(title, id))"
        case .deletion(let isVideo, let id, let token):
            "/\(isVideo ? words.video : words.image)/\(id)/delete/\(Self.encoded(token))"
        case .album(let title, let id): "/\(words.album)/\(Self.part(title, id))"
        case .tag(let name): "/tag/\(Self.encoded(name))"
        case .stylesheet: "/style.css"
        case .icon: "/icon.svg"
        case .robots: "/robots.txt"
        }
    }

    private static func part(_ title: String, _ id: String) -> String {
        title.isEmpty ? id : "\(encoded(title)).\(id)"
    }

    /// Text as a part of a path: all but the unreserved characters escaped.
    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// RFC 3986, section 2.3.
    private static let unreserved = CharacterSet(
        charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
}
