import Glibc

/// A place for one worker in the pool. The worker may be lost and replaced; the place stays.
///
/// `@unchecked`: its state is touched by one caller at a time only, the one the pool gave it to.
final class Seat: @unchecked Sendable {
    private let program: String
    private let jobsPerWorker: Int
    private let demand: SandboxDemand
    private let log: @Sendable (String) -> Void
    private var worker: Worker?

    init(
        program: String, jobsPerWorker: Int, demand: SandboxDemand, log: @escaping @Sendable (String) -> Void
    ) throws(SpawnFault) {
        self.program = program
        self.jobsPerWorker = jobsPerWorker
        self.demand = demand
        self.log = log
        worker = try Worker(program: program)
    }

    /// Has the worker do a job. Whatever becomes of the worker, the seat can be used again afterwards.
    func perform(_ job: Job, descriptors: [Int32]) -> Finding {
        // A worker that ended while it was idle has not seen the file, so another one may; but only one more.
        for _ in 0..<2 {
            let worker: Worker
            do throws(SpawnFault) {
                worker = try present()
            } catch {
                log("\(error)")
                return .failed(errno: error.errno)
            }
            guard let greeting = worker.greeting() else {
                replace("ended before it was ready")
                continue
            }
            guard demand.isMet(by: greeting) else {
                for shortcoming in greeting.shortcomings { log(shortcoming) }
                replace("may not be used")
                return .failed(errno: EPERM)
            }
            switch worker.process(job, descriptors: descriptors) {
            case .notTaken:
                replace("ended between two jobs")
            case .overdue:
                replace("took longer than \(job.limits.seconds) s over a job")
                return .refused(.tooSlow)
            case .ended(signal: SIGXCPU):
                replace("used \(job.limits.seconds) s of processor time over a job")
                return .refused(.tooSlow)
            case .ended(signal: SIGSYS):
                replace("tried over a job what its sandbox forbids")
                return .refused(.crashed)
            case .ended(let signal):
                replace(signal == 0 ? "ended over a job" : "crashed over a job (\(String(cString: strsignal(signal))))")
                return .refused(.crashed)
            case .nonsense:
                replace("answered nonsense")
                return .refused(.crashed)
            case .finding(let finding):
                guard finding.isTrue(to: descriptors, job: job) else {
                    replace("reported what is not so")
                    return .refused(.crashed)
                }
                if worker.jobs >= jobsPerWorker { replace(nil) }
                return finding
            }
        }
        return .failed(errno: ECHILD)
    }

    /// What the worker says of itself when it is ready.
    func greeting() throws(WorkerFault) -> Greeting {
        guard let greeting = worker?.greeting() else { throw .neverReady(program: program) }
        return greeting
    }

    /// The worker, or a new one where the last could not be replaced at once.
    private func present() throws(SpawnFault) -> Worker {
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
        do {
            worker = try Worker(program: program)
        } catch {
            log("\(error)")  // the next job tries again
        }
    }
}

extension Finding {
    /// Whether the files are as the report says. Nothing that a worker says is believed.
    fileprivate func isTrue(to descriptors: [Int32], job: Job) -> Bool {
        guard case .taken(let report) = self else { return true }
        let sizes: [JobDescriptor: Int] = [
            .original: report.originalBytes ?? 0, .thumb: report.thumb.bytes, .medium: report.medium?.bytes ?? 0,
        ]
        return report.thumb.size == job.thumb
            && max(report.size.width, report.size.height) <= job.limits.side
            && sizes.allSatisfy { file, size in
                var status = stat()
                return fstat(descriptors[file.rawValue], &status) == 0 && status.st_size == size
            }
    }
}
