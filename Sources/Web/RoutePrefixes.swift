/// The words that viewers and albums stand under (contract, rule 22).
package struct RoutePrefixes: Sendable, Equatable {
    /// `routes.image` (default `image`): pictures.
    package var image = "image"
    /// `routes.video` (default `clip`): videos.
    package var video = "clip"
    /// `routes.album` (default `album`): albums.
    package var album = "album"

    package init() {}

    /// Whether a word can be one: letters, digits and dashes in lower case, and no address of the site or of nginx.
    package static func isUsable(_ word: String) -> Bool {
        !word.isEmpty && !reserved.contains(word)
            && word.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    private static let reserved: Set<String> = [
        "1", "api", "api-v1", "delete", "precheck", "images", "malformed", "oembed", "tag",
    ]
}
