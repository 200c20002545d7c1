import Glibc
import System

/// One running `martlet-media` or `martlet-video`, killed and reaped when this value goes.
final class Worker {
    /// What came of a job.
    enum Outcome {
        case answer(WorkerReply)
        /// The worker was gone before it could take the job.
        case notTaken
        /// It had said something already, which would have been taken for its answer. It was not given the job.
        case unasked
        /// It did not answer in time.
        case overdue
        /// It answered something that is no answer to a job.
        case nonsense
        /// It ended, by this signal, or by itself where that is 0.
        case ended(signal: Int32)
    }

    /// The number of its process.
    var process: Int32 { child.id }
    /// Jobs it has answered.
    private(set) var jobs = 0
    private let child: ChildProcess
    private let socket: MessageSocket
    private let sizeFile: SizeFile
    private var knownGreeting: WorkerHello?
    /// Bytes of address space that it had when it was ready.
    private var initialSpace = 0

    /// Starts a worker without waiting until it is ready.
    init(program: String) throws(SpawnError) {
        let ends: (Int32, Int32)
        do { ends = try MessageSocket.pair() } catch { throw SpawnError(program: program, errno: error.number) }
        socket = MessageSocket(ends.0)
        let other = MessageSocket(ends.1)
        child = try ChildProcess(program: program, socket: other.number)
        sizeFile = SizeFile(of: child.id)
    }

    /// What the worker says when it is ready, for which this waits; `nil` when it ended instead.
    func hello() -> WorkerHello? {
        if let knownGreeting { return knownGreeting }
        guard socket.wait(milliseconds: Self.longestStart * 1000) else { return nil }
        knownGreeting = socket.receive(atMost: JobResult.longestMessage).flatMap { try? WorkerHello(message: $0) }
        initialSpace = sizeFile.addressSpace() ?? 0
        return knownGreeting
    }

    /// Seconds after which a worker that is not ready is given up.
    private static let longestStart = 30

    /// Whether it has kept so much address space of what its jobs needed that the largest picture might no longer find
    /// enough: what is freed between things that stay remains a part of the heap, and counts as used when the next job
    /// is bounded. One whose size cannot be read counts as bloated.
    var isBloated: Bool {
        guard let space = sizeFile.addressSpace() else { return true }
        return space - initialSpace > Self.mostKept
    }

    /// A part of what each job is given for the libraries, on top of what a worker may keep.
    private static let mostKept = ResourceLimits.kept + 64 << 20

    /// Hands one job over and waits for its answer, up to the job's own limit of seconds.
    ///
    /// - Parameter descriptors: those of the job, in the order of `JobDescriptor`.
    func process(_ job: Job, descriptors: [Int32]) -> Outcome {
        // Ours can be written to as well, which is not the worker's business.
        do throws(SystemError) {
            let input = try Descriptor(opening: "/proc/self/fd/\(descriptors[JobDescriptor.input.rawValue])")
            var descriptors = descriptors
            descriptors[JobDescriptor.input.rawValue] = input.number
            return try process(job, descriptors: descriptors, mapped: input.size())
        } catch {
            return .answer(.finding(.failed(errno: error.number)))
        }
    }

    /// - Parameter mapped: bytes of the received file.
    private func process(_ job: Job, descriptors: [Int32], mapped: Int) -> Outcome {
        if let outcome = outcomeOfSpeaking() { return outcome }
        let limits = job.limits
        let resources =
            job.clip.map { ResourceLimits(clipOf: $0.size.area, seconds: limits.seconds) }
            ?? ResourceLimits(pixels: limits.pixels, mapped: mapped, seconds: limits.seconds)
        let message = job.message
        let error = resources.apply(to: process)
        guard error == 0 else { return error == ESRCH ? .notTaken : .answer(.finding(.failed(errno: error))) }
        guard socket.send(message, with: descriptors) else { return .notTaken }
        guard socket.wait(milliseconds: limits.seconds * 1000) else { return .overdue }

        // One that is longer than any is cut, which makes nonsense of it.
        guard let reply = socket.receive(atMost: JobResult.longestMessage) else { return .notTaken }
        guard !reply.isEmpty else { return .ended(signal: child.end()) }
        guard let answer = try? WorkerReply(message: reply) else { return .nonsense }
        jobs += 1
        return .answer(answer)
    }

    /// What is to be made of a worker that has said something, or has ended, before it was given the job; `nil` for one
    /// that waits for it.
    private func outcomeOfSpeaking() -> Outcome? {
        switch socket.peek() {
        case .nothing: nil
        case .message: .unasked
        case .end: .notTaken
        }
    }

    /// Whether the process has ended by itself.
    func hasEnded() -> Bool { child.hasEnded() }
}

/// A worker's /proc/PID/statm, opened before it locks itself down: afterwards it belongs to root, and where /proc is mounted
/// with `hidepid` (systemd's `ProtectProc=invisible`) it cannot be opened any more, but still be read.
private struct SizeFile: ~Copyable {
    private let file: Descriptor?

    init(of process: Int32) {
        file = try? Descriptor(opening: "/proc/\(process)/statm")
    }

    /// Bytes of address space; `nil` where they cannot be read.
    borrowing func addressSpace() -> Int? {
        guard let text = try? file?.bytes(atMost: 64) else { return nil }
        // The first number, in pages (proc(5)).
        let pages = text.prefix { $0 != UInt8(ascii: " ") }
        return Int(String(decoding: pages, as: UTF8.self)).map { $0 * CurrentProcess.pageSize }
    }
}
