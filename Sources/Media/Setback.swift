/// Why a worker ends a job without having done it.
package enum Setback: Error {
    /// The sender's fault.
    case refused(MediaRefusal)
    /// The machine's fault, with the number of the system's error.
    case failed(errno: Int32)
    /// The operator's fault: the watermark that the job has.
    case unmarkable(MarkFlaw)

    package static func truncated(_ kind: Kind) -> Setback { .refused(.truncated(kind)) }

    package static func corrupt(_ kind: Kind, _ defect: MediaDefect) -> Setback { .refused(.corrupt(kind, defect)) }

    package static func uncommon(_ kind: Kind, _ coding: UncommonCoding) -> Setback {
        .refused(.uncommon(kind, coding))
    }

    /// What may be allocated is limited far below what the machine has, so it is the file that needs too much.
    package static var outOfMemory: Setback { .refused(.tooLarge) }

    package var finding: Finding {
        switch self {
        case .refused(let refusal): .refused(refusal)
        case .failed(let errno): .failed(errno: errno)
        case .unmarkable(let flaw): .unmarkable(flaw)
        }
    }
}
