import Glibc
import Media

/// Why a job ends without a report.
enum Setback: Error {
    /// The sender's fault.
    case refused(MediaRefusal)
    /// The machine's fault, with the number of the system's error.
    case failed(errno: Int32)

    static func damaged(_ kind: Kind) -> Setback { .refused(.damaged(kind)) }

    static var outOfMemory: Setback { .failed(errno: ENOMEM) }

    var finding: Finding {
        switch self {
        case .refused(let refusal): .refused(refusal)
        case .failed(let errno): .failed(errno: errno)
        }
    }
}
