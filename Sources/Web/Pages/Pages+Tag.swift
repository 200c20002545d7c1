import HTTP
import Storage
import Uploads

extension Pages {
    /// The uploads with a tag that everybody may see.
    func tag(_ request: Request, named name: String) throws -> Response {
        let catalog = uploader.storage.catalog
        let route = Route.tag(name)
        guard let page = Listing.page(in: request.query),
            let listing = try Listing(
                page: page, at: route, urls: urls,
                fetch: { offset, count in
                    try catalog.uploads(tagged: name, from: offset, atMost: count, at: uploader.now())
                }), !listing.tiles.isEmpty
        else { return message(.notFound, to: request) }
        return renderer.page(.tag, TagPage(name: name, address: urls.address(route), listing: listing))
    }
}

/// What the page of a tag shows.
struct TagPage: Sendable {
    let name: String
    let address: String
    let listing: Listing
}
