import Accounts
import HTTP
import Storage
import Uploads

extension Pages {
    /// The page of an upload. Any other address of it leads there: the short one, one with other words, or with the
    /// word for the other kind of media.
    func viewer(_ request: Request, at route: Route, id: String) throws -> Response {
        switch try access(toUpload: id, for: request) {
        case .expired: return message(.expired, to: request)
        case .unapproved: return message(.unapproved, to: request)
        case .notFound: return message(.notFound, to: request)
        case .locked(let album): return redirect(to: .door(of: album))
        case .allowed(let record, let album):
            guard route == .viewer(of: record) else { return redirect(to: .viewer(of: record)) }
            if request.method == "GET" { views.count(record.id, from: request.address, at: uploader.now()) }
            let page = ViewerPage(of: record, in: album, urls: urls, settings: uploader.settings)
            return renderer.page(.viewer, page)
        }
    }

    /// What the visitor who sends a request may see of an upload.
    func access(toUpload id: String, for request: Request) throws -> UploadAccess {
        let now = uploader.now()
        return try ViewerAccess(catalog: uploader.storage.catalog).upload(id, at: now) {
            AlbumUnlockCookie.isOpen($0, to: request, at: now)
        }
    }
}
