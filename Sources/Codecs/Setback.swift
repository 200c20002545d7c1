import Media

/// Why a job ends without a report.
enum Setback: Error {
    /// The sender's fault.
    case refused(MediaRefusal)
    /// The machine's fault, with the number of the system's error.
    case failed(errno: Int32)

    static func damaged(_ kind: Kind) -> Setback { .refused(.damaged(kind)) }

    /// What may be allocated is limited far below what the machine has, so it is the file that needs too much.
    static var outOfMemory: Setback { .refused(.tooLarge) }

    var finding: Finding {
        switch self {
        case .refused(let refusal): .refused(refusal)
        case .failed(let errno): .failed(errno: errno)
        }
    }
}
