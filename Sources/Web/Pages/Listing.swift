import HTTP
import Storage
import Uploads

/// Uploads side by side, a page of them.
struct Listing: Sendable {
    /// Uploads on a page.
    static let pageSize = 24
    /// Pages that may be asked for.
    private static let lastPage = 100_000

    struct Tile: Sendable {
        let title: String
        let viewer: String
        let thumb: String
        let isVideo: Bool
        let isVeiled: Bool
    }

    let tiles: [Tile]
    let previous: String?
    let next: String?
    let hasPages: Bool

    /// - Parameters:
    ///   - page: from 1 on.
    ///   - fetch: gives uploads from an offset on, and at most as many as it is told.
    /// - Returns: `nil` for a page behind the last.
    init?(
        page: Int, at route: Route, urls: SiteURLs, fetch: (_ offset: Int, _ count: Int) throws -> [UploadRecord]
    ) rethrows {
        // One more than is shown tells whether there is another page.
        let uploads = try fetch((page - 1) * Self.pageSize, Self.pageSize + 1)
        guard page == 1 || !uploads.isEmpty else { return nil }
        tiles = uploads.prefix(Self.pageSize).map { record in
            Tile(
                title: record.title ?? record.names.original, viewer: urls.viewerPath(of: record),
                thumb: urls.file(record.names.thumb, of: record), isVideo: record.isVideo,
                isVeiled: record.isNotSafeForWork)
        }
        let path = urls.path(route)
        previous = page > 1 ? (page == 2 ? path : "\(path)?page=\(page - 1)") : nil
        next = uploads.count > Self.pageSize ? "\(path)?page=\(page + 1)" : nil
        hasPages = previous != nil || next != nil
    }

    /// The page that a query asks for, 1 when it asks for none; `nil` for what is no page.
    static func page(in query: String) -> Int? {
        guard let text = URLEncoded.values(of: "page", in: query).last else { return 1 }
        return Int(text).flatMap { (1...lastPage).contains($0) ? $0 : nil }
    }
}
