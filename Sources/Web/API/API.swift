import Accounts
import HTTP
import Logging
import Storage
import Uploads

/// The API of uploads: `/api/1/upload` and what is asked for around it.
struct API: Sendable {
    let authenticator: Authenticator
    let uploader: Uploader
    let urls: SiteURLs
    let logger: Logger

    /// What every answer of the API carries: scripts of any site may read it, and when to come again (contract, rule 5),
    /// and nobody keeps it.
    static let headers = [
        Header("Access-Control-Allow-Origin", "*"), Header("Access-Control-Expose-Headers", "Retry-After"),
        Header("Cache-Control", "no-store"),
    ]

    /// The methods of the endpoint, for headers.
    static let methods = (Route.api(version: nil, action: nil).methods ?? []).joined(separator: ", ")

    /// Answers a GET or POST of `/api/VERSION/ACTION`. Reads the form in any case, as it may name the format of a refusal.
    ///
    /// - Parameter hasSlot: whether the upload can be taken now.
    /// - Throws: `ClientDisconnected`; nobody is left to answer then.
    func respond(
        to request: Request, version: String?, action: String?, _ authentication: Authentication, hasSlot: Bool,
        body: inout some ByteSource & ~Copyable
    ) throws(ClientDisconnected) -> Response {
        var form = UploadForm(
            request, storage: uploader.storage, limit: uploader.settings.limits.largest,
            refusal: authentication.rejection ?? refusal(ofVersion: version, action: action))
        do {
            try form.read(&body)
        } catch let gone as ClientDisconnected {
            throw gone
        } catch {
            return errorResponse(to: request, error).response(in: ResponseFormat(form.parameters))
        }

        let format = ResponseFormat(form.parameters)
        let isInImgBBShape = form.isInImgBBShape
        do {
            guard hasSlot else { throw AdmissionError.full }
            let shape = "\(format) \(isInImgBBShape)"
            return try accept(form, request, authentication, version: version, action: action, shape: shape) { upload in
                UploadResponse(
                    accepted: upload, urls: urls, settings: uploader.settings, isInImgBBShape: isInImgBBShape
                ).response(in: format)
            }
        } catch {
            return errorResponse(to: request, error).response(in: format)
        }
    }

    /// What is wrong with the address, so that no source is kept of what will be refused anyhow.
    private func refusal(ofVersion version: String?, action: String?) -> Rejection? {
        guard let version else { return .noVersion }
        guard let action else { return .noAction }
        guard version == "1" else { return .unknownVersion }
        return action == "upload" ? nil : .unknownAction
    }

    /// Checks the address in the reference's order: a missing key is told before a wrong version, a wrong key before a
    /// wrong action. A key is looked up once: in the head, or here if it came in the form.
    ///
    /// - Parameters:
    ///   - authentication: what the head says.
    ///   - shape: that of the answer.
    private func accept(
        _ form: consuming UploadForm, _ request: Request, _ authentication: Authentication, version: String?,
        action: String?, shape: String, respond: (AcceptedUpload) -> Response
    ) throws -> Response {
        switch refusal(ofVersion: version, action: action) {
        case .noVersion?: throw Rejection.noVersion
        case .noAction?: throw Rejection.noAction
        case let refusal:
            guard let key = form.key else { throw Rejection.noKey }
            if refusal == .unknownVersion { throw Rejection.unknownVersion }
            let principal = try authenticator.countingWrongKeys(from: request.address, at: uploader.now()) {
                switch authentication {
                case .principal(let principal): return principal
                case .rejected(let rejection): throw rejection
                case .none: return try authenticator.principal(presenting: key, at: request.address)
                }
            }
            if let refusal { throw refusal }
            let submission = form.submission(by: principal)
            let keyHash = request.header("Idempotency-Key") ?? ""
            guard SealedResponse.counts(keyHash, of: principal) else { return respond(try uploader.accept(submission)) }
            return try acceptOnce(submission, apiKey: key, request, keyHash: keyHash, shape: shape, respond: respond)
        }
    }

    /// Takes an upload in unless the same request was answered before (contract, rule 28). Only successes are kept.
    private func acceptOnce(
        _ submission: consuming Submission, apiKey: String, _ request: Request, keyHash: String, shape: String,
        respond: (AcceptedUpload) -> Response
    ) throws -> Response {
        let answer = try SealedResponse(
            keyHash: keyHash, apiKey: apiKey, principal: submission.principal, request,
            fingerprint: submission.fingerprint(answeredAs: shape))
        switch try uploader.storage.begin(
            answer.request, at: uploader.now(), lifetime: IdempotentRequest.lifetime)
        {
        case .first: break
        case .running: throw Rejection.stillRunning
        case .different: throw Rejection.repeatedDifferently
        case .answered(let sealed):
            // What was sealed under another API key of the same owner cannot be read with this one.
            guard let response = try? answer.opened(sealed) else { throw Rejection.repeatedDifferently }
            return response
        }
        var isRefused = true
        defer { end(answer.request, isRefused: isRefused, request) }
        let response = respond(try uploader.accept(submission) { try answer.sealed(respond($0)) })
        isRefused = false
        return response
    }

    /// Ends a request, and lets one that was refused be tried again at once. Where that fails, this process takes it all the
    /// same, and another one when this one has ended or the time is over.
    private func end(_ repeatable: IdempotentRequest, isRefused: Bool, _ request: Request) {
        do {
            try uploader.storage.end(repeatable, isRefused: isRefused)
        } catch {
            logger.error(
                "a refused upload could not be forgotten", metadata: ["request": "\(request.id)", "fault": "\(error)"])
        }
    }

    private func errorResponse(to request: Request, _ error: any Error) -> ErrorResponse {
        let failure = Failure(error)
        failure.log(to: logger, for: request)
        return ErrorResponse(failure)
    }
}
