import Glibc
import System

/// A place for one worker in the pool. The worker may be lost and replaced; the place stays.
///
/// `@unchecked`: its state is touched by one caller at a time only, the one the pool gave it to.
final class WorkerSlot: @unchecked Sendable {
    private let program: String
    private let jobsPerWorker: Int
    private let demand: SandboxDemand
    /// Whether there is a worker only when it is needed, which ends by itself when it is idle.
    private let isFilledOnDemand: Bool
    /// Opens an empty file beside those that jobs write.
    private let newFile: @Sendable () throws -> Int32
    private let log: @Sendable (String) -> Void
    private var worker: Worker?

    init(
        program: String, jobsPerWorker: Int, demand: SandboxDemand, isFilledOnDemand: Bool = false,
        newFile: @escaping @Sendable () throws -> Int32, log: @escaping @Sendable (String) -> Void
    ) {
        self.program = program
        self.jobsPerWorker = jobsPerWorker
        self.demand = demand
        self.isFilledOnDemand = isFilledOnDemand
        self.newFile = newFile
        self.log = log
    }

    /// Starts the worker before it is needed.
    func fill() throws(SpawnError) {
        worker = try Worker(program: program)
    }

    /// Has the worker do a job. Whatever becomes of the worker, the slot can be used again afterwards.
    func perform(_ job: Job, descriptors: [Int32]) -> WorkerReply {
        // A worker that ended while it was idle has not seen the file, so another one may; but only one more.
        for _ in 0..<2 {
            let worker: Worker
            do throws(SpawnError) {
                worker = try present()
            } catch {
                log("\(error)")
                return .finding(.failed(errno: error.errno))
            }
            guard let hello = worker.hello() else {
                replace("ended before it was ready")
                continue
            }
            guard demand.isMet(by: hello) else {
                for shortcoming in hello.shortcomings { log(shortcoming) }
                replace("may not be used")
                return .finding(.failed(errno: EPERM))
            }
            switch worker.process(job, descriptors: descriptors) {
            case .notTaken:
                replace(isFilledOnDemand ? nil : "ended between two jobs")
            case .unasked:
                replace("spoke before it was given a job")
            case .overdue:
                replace("took longer than \(job.limits.seconds) s over a job")
                return .finding(.refused(.tooSlow))
            case .ended(signal: SIGXCPU):
                replace("used \(job.limits.seconds) s of processor time over a job")
                return .finding(.refused(.tooSlow))
            case .ended(signal: SIGSYS):
                replace("tried over a job what its sandbox forbids")
                return .finding(.refused(.crashed))
            case .ended(let signal):
                replace(signal == 0 ? "ended over a job" : "crashed over a job (\(String(cString: strsignal(signal))))")
                return .finding(.refused(.crashed))
            case .nonsense:
                replace("answered nonsense")
                return .finding(.refused(.crashed))
            case .answer(let answer):
                do throws(OutputFile.SealError) {
                    try seal(descriptors)
                } catch {
                    replace(error == .heldOpen ? "kept a file of its job open" : "may have kept a file of its job open")
                    return .finding(.failed(errno: error.number))
                }
                guard answer.isTrue(to: descriptors, job: job) else {
                    replace("reported what is not so")
                    return .finding(.refused(.crashed))
                }
                if worker.jobs >= jobsPerWorker || worker.isBloated { replace(nil) }
                return answer
            }
        }
        return .finding(.failed(errno: ECHILD))
    }

    /// Makes sure that the worker can change nothing that it was given to write: what it made may be published now.
    private func seal(_ descriptors: [Int32]) throws(OutputFile.SealError) {
        for output in JobDescriptor.outputs {
            let file = OutputFile(descriptor: descriptors[output.rawValue])
            if file.isRegular { try file.seal(copyingTo: newFile) }
        }
    }

    /// Lets go of a worker that has ended by itself, so that the system can forget it as well.
    func tidy() {
        if isFilledOnDemand, worker?.hasEnded() == true { worker = nil }
    }

    /// What the worker says of itself when it is ready.
    func hello() throws(WorkerError) -> WorkerHello {
        guard let hello = worker?.hello() else { throw .neverReady(program: program) }
        return hello
    }

    /// The worker, or a new one where the last could not be replaced at once.
    private func present() throws(SpawnError) -> Worker {
        if let worker { return worker }
        let worker = try Worker(program: program)
        self.worker = worker
        return worker
    }

    /// Ends the worker and starts the next one, which gets ready while nobody waits for it.
    ///
    /// - Parameter reason: for the log; `nil` when there is nothing to say.
    private func replace(_ reason: String?) {
        if let reason, let worker { log("media worker \(worker.process) \(reason), and is replaced") }
        worker = nil
        if isFilledOnDemand { return }
        do {
            worker = try Worker(program: program)
        } catch {
            log("\(error)")  // the next job tries again
        }
    }
}

extension WorkerReply {
    /// Whether it is one to the job, and the files are as it says. Nothing that a worker says is believed.
    fileprivate func isTrue(to descriptors: [Int32], job: Job) -> Bool {
        var sizes: [JobDescriptor: Int] = [.original: 0, .thumb: 0, .medium: 0, .frame: 0]
        let size: PixelSize
        switch self {
        case .finding(.refused), .finding(.failed): return true
        case .finding(.badWatermark): return job.watermark != nil
        case .finding(.accepted(let report)):
            guard job.clip == nil, !job.makesVariants, !report.kind.isVideo, report.thumb.size == job.thumb,
                report.medium.map({ $0.size.width == min(job.mediumWidth, report.size.width) }) ?? true,
                job.watermark != nil || !report.isWatermarked
            else { return false }
            sizes[.original] = report.originalBytes ?? 0
            sizes[.thumb] = report.thumb.bytes
            sizes[.medium] = report.medium?.bytes ?? 0
            size = report.size
        case .clip(let clip):
            guard job.clip == nil, !job.makesVariants else { return false }
            sizes[.original] = clip.originalBytes ?? 0
            size = clip.size
        case .frame(let frame):
            guard job.clip != nil else { return false }
            sizes[.frame] = frame.bytes
            size = frame.size
        case .variants(let variants):
            guard job.makesVariants else { return false }
            sizes[.thumb] = variants.webp
            sizes[.medium] = variants.avif
            size = PixelSize(width: 1, height: 1)
        }
        return max(size.width, size.height) <= job.limits.side && size.area <= job.limits.pixels
            && sizes.allSatisfy { file, size in
                (try? FileStatus(of: descriptors[file.rawValue]).size) == size
            }
    }
}
