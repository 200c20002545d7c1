import Fetch
import Media
import Storage
import Uploads

/// The answer to an upload that was not taken (contract, rules 2 and 3).
struct ErrorResponse {
    let status: Int
    let code: Int
    let message: String
    /// Seconds after which it is worth trying again.
    var retryAfter: Int?

    /// What the sender did wrong.
    init(_ rejection: Rejection) {
        self.init(
            status: rejection.status, code: rejection.code, message: rejection.message,
            retryAfter: rejection.retryAfter)
    }

    /// What went wrong with us, without a detail: that stands in the log.
    init(fault: any Error) {
        switch (fault, Unavailable(fault)) {
        case (_, .full?):
            self.init(status: 507, code: 507, message: "No space left on storage", retryAfter: 300)
        case (AdmissionError.full, _), (MediaPoolError.busy, _), (FetchError.busy, _), (_, .passing?): self = .busy
        default:
            self.init(status: 500, code: 500, message: "Something went wrong here: the upload was not kept")
        }
    }

    private static let busy = ErrorResponse(
        status: 503, code: 503, message: "The service is busy: try again in a moment", retryAfter: 1)

    private init(status: Int, code: Int, message: String, retryAfter: Int? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    func response(in format: ResponseFormat) -> Response {
        let (type, body) = written(in: format)
        var headers = API.headers + [Header("Content-Type", type)]
        // RFC 9110, section 15.5.6.
        if status == 405 { headers.append(Header("Allow", API.methods)) }
        if let retryAfter { headers.append(Header("Retry-After", String(retryAfter))) }
        return Response(status: status, headers: headers, body: body)
    }

    /// The media type and the text of the answer: JSON, or the bare message for those who asked for a bare address.
    func written(in format: ResponseFormat) -> (type: String, body: String) {
        switch format {
        case .json: ("application/json; charset=UTF-8", json.text)
        case .txt, .redirect: ("text/plain; charset=UTF-8", message)
        }
    }

    private var json: JSON {
        [
            "status_code": .int(status),
            "error": ["message": .string(message), "code": .int(code)],
            "status_txt": .string(Status.reasonPhrase(status)),
        ]
    }
}
