import Accounts
import HTTP
import Logging
import Storage
import Uploads

/// Judges an upload by its head, before nginx reads its body: what is refused here costs nobody the sending of it.
struct Precheck: Sendable {
    let authenticator: Authenticator
    let uploader: Uploader
    let logger: Logger

    /// Bodies up to this are let through: reading them is cheaper, and only the form may tell the format of the answer.
    static let smallBody = 1 << 20

    /// Answers nginx's question whether a body may come: 204 for yes; 401 for no, with the refusal in its headers.
    ///
    /// While no further upload can be taken, small bodies are refused as well: to read them all would leave less time
    /// for those that were taken. One that may come is kept a place.
    func respond(to request: Request) -> Response {
        do {
            if let length = request.contentLength, length <= Self.smallBody {
                guard uploader.admission.reserveSlot(for: request.address) else { throw AdmissionError.full }
                // Where no reserve is kept, a look at the disk would cost more than it saves.
                if uploader.settings.reservePercent > 0 { try letIn(request, bytes: length) }
                return Response(status: 204)
            }
            if uploader.admission.isFull(for: request.address) { throw AdmissionError.full }
            try letIn(request, bytes: try judge(request))
            return Response(status: 204)
        } catch {
            let failure = Failure(error)
            failure.log(to: logger, for: request)
            let refusal = ErrorResponse(failure)
            var query = Parameters()
            for value in URLEncoded.values(of: "format", in: request.query) { query.set("format", to: value) }
            let (type, body) = refusal.written(in: ResponseFormat(query))
            var headers = [
                Header("X-Refusal", body), Header("X-Refusal-Status", String(refusal.status)),
                Header("Content-Type", type),
            ]
            if let retryAfter = refusal.retryAfter { headers.append(Header("Retry-After", String(retryAfter))) }
            return Response(status: 401, headers: headers)
        }
    }

    /// Whoever the header's key says, if they may send something; `nil` where the key is still to come.
    private func principal(of request: Request) throws -> Principal? {
        guard let key = request.key else { return nil }
        let principal = try authenticator.countingWrongKeys(from: request.address, at: uploader.now()) {
            try authenticator.principal(presenting: key, at: request.address)
        }
        try uploader.checkLimits(of: principal, at: request.address, for: 0)
        return principal
    }

    /// A key in the header is the one that counts; any other may still come in the form.
    ///
    /// - Returns: bytes that the body may have: those that it announces, or those that anybody may send. nginx, which alone
    ///   counts the bytes of a chunked body, knows no sender.
    private func judge(_ request: Request) throws -> Int {
        let limits = uploader.settings.limits
        let limit = try principal(of: request).map(limits.bytes) ?? limits.largest
        guard let length = request.contentLength else { return limits.largest }
        guard length <= limits.bodyBytes(ofUpload: limit) else { throw Rejection.tooManyBytes(limit: limit) }
        return length
    }

    private func letIn(_ request: Request, bytes: Int) throws {
        try uploader.letIn(
            PendingBodies.Body(id: request.id, address: request.address, isKeyless: request.key == nil, bytes: bytes))
    }
}
