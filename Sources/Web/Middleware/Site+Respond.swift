import Accounts
package import HTTP
import Logging
import Uploads

extension Site {
    /// Answers a request. Each one goes through the same steps, in this order: request id and log, method check,
    /// principal, limits, handler.
    ///
    /// - Parameter body: what the client sends along; it may be left unread.
    /// - Throws: `ClientDisconnected`; nobody is left to answer then.
    package func respond(to request: Request, body: inout some ByteSource & ~Copyable) throws(ClientDisconnected)
        -> Response
    {
        let route = Route(of: request, words: words)
        return try logging(request, at: route) { () throws(ClientDisconnected) in
            if let response = checkMethod(of: request, at: route) { return response }
            let authentication = authenticate(request, at: route)
            return try withinLimits(request, at: route, authentication) { hasSlot throws(ClientDisconnected) in
                try handle(request, at: route, authentication, hasSlot: hasSlot, body: &body)
            }
        }
    }

    /// Request id and log: one line a request, without a word that comes from the client. The precheck belongs to a
    /// request that gets its line later.
    private func logging(
        _ request: Request, at route: Route, _ respond: () throws(ClientDisconnected) -> Response
    ) throws(ClientDisconnected) -> Response {
        let began = ContinuousClock.now
        var response = try respond()
        if request.method == "HEAD" { response.body = .text("") }
        guard route != .precheck else { return response }
        logger.info(
            "answered",
            metadata: [
                "request": "\(request.id)", "route": "\(route.name)", "status": "\(response.status)",
                "bytes": "\(request.contentLength ?? 0)", "ms": "\((ContinuousClock.now - began) / .milliseconds(1))",
            ])
        return response
    }

    /// Method check: answers a method that the route does not have, and a preflight, which is nothing but a method.
    private func checkMethod(of request: Request, at route: Route) -> Response? {
        guard let methods = route.methods else { return nil }
        guard methods.contains(request.method) else {
            guard case .api = route else { return pages.message(.methodNotAllowed(methods), to: request) }
            // The format would be in a query or form that this method does not have.
            return ErrorResponse(.methodNotAllowed).response(in: .json)
        }
        return request.method == "OPTIONS" ? Preflight.response(to: request) : nil
    }

    /// Principal: the owner of the key in the request's head, for an upload. A page has no principal, and the precheck
    /// looks a key up only after cheaper checks.
    private func authenticate(_ request: Request, at route: Route) -> Authentication {
        guard case .api = route, let key = request.key else { return .none }
        do {
            return .principal(try authenticator.principal(presenting: key, at: request.address))
        } catch let rejection as Rejection {
            return .rejected(rejection)
        } catch {
            return .none  // A fault of ours shows again, and is logged, where the upload is judged.
        }
    }

    /// Limits: an upload holds one of the slots meanwhile. One that finds none is still read as far as its `format`.
    private func withinLimits(
        _ request: Request, at route: Route, _ authentication: Authentication,
        _ respond: (_ hasSlot: Bool) throws(ClientDisconnected) -> Response
    ) throws(ClientDisconnected) -> Response {
        guard case .api = route else { return try respond(true) }
        uploader.admission.bodies.remove(request.id)
        return try uploader.admission.admit(from: request.address, principal: authentication.principal, respond)
    }

    /// The handler of the route.
    private func handle(
        _ request: Request, at route: Route, _ authentication: Authentication, hasSlot: Bool,
        body: inout some ByteSource & ~Copyable
    ) throws(ClientDisconnected) -> Response {
        switch route {
        case .precheck:
            precheck.respond(to: request)
        case .api(let version, let action):
            try api.respond(
                to: request, version: version, action: action, authentication, hasSlot: hasSlot, body: &body)
        case .landing, .apiPage, .openAPI, .oEmbed, .viewer, .deletion, .album, .tag, .stylesheet, .icon, .robots,
            .unknown:
            try pages.respond(to: request, at: route, body: &body)
        }
    }
}
