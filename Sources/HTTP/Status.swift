/// The statuses that Martlet answers with, and the words that HTTP has for them (RFC 9110, section 15).
package enum Status: Int, CaseIterable {
    case ok = 200
    case noContent = 204
    case found = 302
    case seeOther = 303
    case badRequest = 400
    case unauthorized = 401
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405
    case conflict = 409
    case gone = 410
    case requestEntityTooLarge = 413
    case unprocessableContent = 422
    case tooManyRequests = 429
    case internalServerError = 500
    case notImplemented = 501
    case serviceUnavailable = 503
    case insufficientStorage = 507

    package var reasonPhrase: String {
        switch self {
        case .ok: "OK"
        case .noContent: "No Content"
        case .found: "Found"
        case .seeOther: "See Other"
        case .badRequest: "Bad Request"
        case .unauthorized: "Unauthorized"
        case .forbidden: "Forbidden"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .conflict: "Conflict"
        case .gone: "Gone"
        case .requestEntityTooLarge: "Request Entity Too Large"
        case .unprocessableContent: "Unprocessable Content"
        case .tooManyRequests: "Too Many Requests"
        case .internalServerError: "Internal Server Error"
        case .notImplemented: "Not Implemented"
        case .serviceUnavailable: "Service Unavailable"
        case .insufficientStorage: "Insufficient Storage"
        }
    }

    /// The words for a status by its number, which may be left out (RFC 9112, section 4).
    package static func reasonPhrase(_ status: Int) -> String {
        Status(rawValue: status)?.reasonPhrase ?? ""
    }
}
