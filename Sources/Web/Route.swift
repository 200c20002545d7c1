/// What a path leads to. Every URL of the site is a case.
enum Route: Equatable {
    /// The API, whatever is asked of it: `/api/VERSION/ACTION`, and `/1/upload` of ImgBB's clients.
    case api(version: String?, action: String?)
    case unknown

    /// The word for it in the log.
    var name: String {
        switch self {
        case .api: "api"
        case .unknown: "unknown"
        }
    }

    init(path: String) {
        // Slashes may be doubled and one may stand at the end (contract, rule 4).
        let parts = path.split(separator: "/").map(String.init)
        switch parts.first {
        case "api": self = .api(version: parts.dropFirst().first, action: parts.dropFirst(2).first)
        case "1" where parts.count == 2 && parts[1] == "upload": self = .api(version: "1", action: "upload")
        default: self = .unknown
        }
    }
}
