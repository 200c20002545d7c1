import Foundation

/// Spellings of places that nobody may have the site ask, from `Fixtures/forbidden-urls.json`, which
/// `Tests/System/ssrf` reads as well. A canary listens on the port that `PORT` stands for.
struct ForbiddenURLs: Decodable {
    /// Refused by the number behind them, or since only a private network knows the name: code 400.
    let notPublic: [String]
    /// Refused since they can be read in two ways: code 720.
    let notPlain: [String]
    /// Refused by their scheme: code 400.
    let schemes: [String]

    static func load() throws -> ForbiddenURLs {
        let file = Bundle.module.bundleURL.appending(path: "Fixtures/forbidden-urls.json")
        return try JSONDecoder().decode(ForbiddenURLs.self, from: try Data(contentsOf: file))
    }
}
