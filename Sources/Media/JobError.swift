/// Why a worker ends a job without having done it.
package enum JobError: Error {
    /// The sender's fault.
    case refused(MediaRefusal)
    /// The machine's fault, with the number of the system's error.
    case failed(errno: Int32)
    /// The operator's fault: the watermark that the job has.
    case badWatermark(MarkFlaw)

    package static func truncated(_ kind: MediaFormat) -> JobError { .refused(.truncated(kind)) }

    package static func corrupt(_ kind: MediaFormat, _ defect: MediaDefect) -> JobError {
        .refused(.corrupt(kind, defect))
    }

    package static func uncommon(_ kind: MediaFormat, _ coding: UncommonCoding) -> JobError {
        .refused(.uncommon(kind, coding))
    }

    /// What may be allocated is limited far below what the machine has, so it is the file that needs too much.
    package static var outOfMemory: JobError { .refused(.tooLarge) }

    package var finding: JobResult {
        switch self {
        case .refused(let refusal): .refused(refusal)
        case .failed(let errno): .failed(errno: errno)
        case .badWatermark(let flaw): .badWatermark(flaw)
        }
    }
}
