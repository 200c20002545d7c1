import Fetch
import HTTP
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

    init(_ failure: Failure) {
        let message: String
        switch failure {
        case .rejected(let rejection):
            self.init(rejection)
            return
        case .unavailable(.full, _): message = "No space left on storage"
        case .unavailable(.passing, _): message = "The service is busy: try again in a moment"
        case .internalError: message = "Something went wrong here: the upload was not kept"
        }
        self.init(status: failure.status, code: failure.status, message: message, retryAfter: failure.retryAfter)
    }

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
        return Response(status: status, headers: headers, body: .text(body))
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
