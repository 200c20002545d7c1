/// The templates of the pages, compiled into the program.
enum Template: String, CaseIterable {
    /// What stands around every page.
    case layout
    case album, api, deletion, door, landing, message, tag, viewer
    /// The pictures of an album or a tag.
    case tiles

    var source: [UInt8] {
        switch self {
        case .layout: PackageResources.layout_mustache
        case .album: PackageResources.album_mustache
        case .api: PackageResources.api_mustache
        case .deletion: PackageResources.deletion_mustache
        case .door: PackageResources.door_mustache
        case .landing: PackageResources.landing_mustache
        case .message: PackageResources.message_mustache
        case .tag: PackageResources.tag_mustache
        case .tiles: PackageResources.tiles_mustache
        case .viewer: PackageResources.viewer_mustache
        }
    }
}
