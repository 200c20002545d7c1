import HTTP
import Uploads

/// What the head of a request says about its principal.
enum Authentication {
    /// The head has no key. A form may still bring one.
    case none
    case principal(Principal)
    /// The head's key is no good, whatever a form brings (contract, rule 6).
    case rejected(Rejection)

    var principal: Principal? {
        if case .principal(let principal) = self { principal } else { nil }
    }

    var rejection: Rejection? {
        if case .rejected(let rejection) = self { rejection } else { nil }
    }
}

extension Request {
    /// The credential in the head of a request: an API key. An empty header counts as none.
    var key: String? {
        header("X-API-Key").flatMap { $0.isEmpty ? nil : $0 }
    }
}
