import Uploads

/// The answer to an upload that was not taken (contract, rules 2 and 3).
struct RefusalAnswer {
    let status: Int
    let code: Int
    let message: String
    /// Seconds after which it is worth trying again.
    var retryAfter: Int?

    init(_ rejection: Rejection) {
        self.init(status: rejection.status, code: rejection.code, message: rejection.message)
    }

    init(status: Int, code: Int, message: String, retryAfter: Int? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    func response(in format: AnswerFormat) -> Response {
        var headers = API.headers
        if let retryAfter { headers.append(Header("Retry-After", String(retryAfter))) }
        switch format {
        case .json:
            headers.append(Header("Content-Type", "application/json; charset=UTF-8"))
            return Response(status: status, headers: headers, body: json.text)
        case .txt, .redirect:
            headers.append(Header("Content-Type", "text/plain; charset=UTF-8"))
            return Response(status: status, headers: headers, body: message)
        }
    }

    var json: JSON {
        [
            "status_code": .int(status),
            "error": ["message": .string(message), "code": .int(code)],
            "status_txt": .string(Status.words(status)),
        ]
    }
}
