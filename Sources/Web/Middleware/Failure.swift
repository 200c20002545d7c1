import Fetch
import HTTP
import Logging
import Media
import Storage
import Uploads

/// Why a request does not succeed: the one place where an error gets its HTTP status, its `Retry-After` and its log level.
///
/// The API and the precheck render it as an `ErrorResponse`, pages as a `MessagePage`.
enum Failure {
    /// The client's fault.
    case rejected(Rejection)
    /// Temporary: the client may try again later.
    case unavailable(Unavailable, cause: any Error)
    /// A fault of ours: logged in full, answered without detail.
    case internalError(any Error)

    init(_ error: any Error) {
        switch error {
        case let rejection as Rejection: self = .rejected(rejection)
        case AdmissionError.full, MediaPoolError.busy, FetchError.busy: self = .unavailable(.passing, cause: error)
        default: self = Unavailable(error).map { .unavailable($0, cause: error) } ?? .internalError(error)
        }
    }

    var status: Int {
        switch self {
        case .rejected(let rejection): rejection.status
        case .unavailable(.passing, _): 503
        case .unavailable(.full, _): 507
        case .internalError: 500
        }
    }

    /// Seconds after which it is worth trying again; `nil` where waiting changes nothing.
    var retryAfter: Int? {
        switch self {
        case .rejected(let rejection): rejection.retryAfter
        case .unavailable(.passing, _): 1
        case .unavailable(.full, _): 300
        case .internalError: nil
        }
    }

    /// Logs what the operator should know. A rejection is no event of its own: its status is in the line of the request.
    func log(to logger: Logger, for request: Request) {
        switch self {
        case .rejected: break
        case .unavailable(_, let cause): logger.warning("unavailable", metadata: metadata(cause, request))
        case .internalError(let cause): logger.error("request failed", metadata: metadata(cause, request))
        }
    }

    private func metadata(_ cause: any Error, _ request: Request) -> Logger.Metadata {
        ["request": "\(request.id)", "status": "\(status)", "error": "\(cause)"]
    }
}
