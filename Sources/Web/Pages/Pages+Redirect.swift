import HTTP

extension Pages {
    /// Leads to another page of the site.
    ///
    /// - Parameter status: 302, or 303 where a form was sent and the next request is to be a GET.
    func redirect(to route: Route, status: Int = 302, headers: [Header] = []) -> Response {
        Response(
            status: status,
            headers: [Header("Location", urls.path(route)), Header("Cache-Control", "private, no-cache")] + headers)
    }
}
