import Storage

extension Pages {
    /// The page of an upload. Any other address of it leads there: the short one, one with other words, or with the
    /// word for the other kind of media.
    func viewer(_ request: Request, at route: Route, id: String) throws -> Response {
        switch try sight(of: id, for: request) {
        case .refused(let notice): return message(notice, to: request)
        case .closed(let album): return redirect(to: .door(of: album))
        case .open(let record, let album):
            guard route == .viewer(of: record) else { return redirect(to: .viewer(of: record)) }
            if request.method == "GET" { views.count(record.id, from: request.address, at: uploader.now()) }
            let page = ViewerPage(of: record, in: album, urls: urls, settings: uploader.settings)
            return renderer.page(.viewer, page)
        }
    }
}
