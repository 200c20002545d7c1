import CLinux
import Glibc

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

    let process: pid_t
    /// Jobs it has answered.
    private(set) var jobs = 0
    private let socket: Int32
    /// Its /proc/PID/statm, opened before it locks itself down: afterwards it belongs to root, and where /proc is mounted
    /// with `hidepid` (systemd's `ProtectProc=invisible`) it cannot be opened any more, but still be read.
    private let sizeFile: Int32
    private var knownGreeting: WorkerHello?
    /// Bytes of address space that it had when it was ready.
    private var initialSpace = 0
    private var isReaped = false

    /// Starts a worker without waiting until it is ready.
    init(program: String) throws(SpawnError) {
        var pair: [Int32] = [-1, -1]
        let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &pair) == 0 else { throw SpawnError(program: program, errno: errno) }
        defer { close(pair[1]) }
        do {
            process = try Self.spawn(program, socket: pair[1])
        } catch {
            close(pair[0])
            throw error
        }
        socket = pair[0]
        sizeFile = open("/proc/\(process)/statm", O_RDONLY | O_CLOEXEC)
    }

    deinit {
        close(socket)
        if sizeFile >= 0 { close(sizeFile) }
        end()
    }

    /// What the worker says when it is ready, for which this waits; `nil` when it ended instead.
    func hello() -> WorkerHello? {
        if let knownGreeting { return knownGreeting }
        guard waitForMessage(seconds: Self.longestStart) else { return nil }
        knownGreeting = receive().flatMap { try? WorkerHello(message: $0) }
        initialSpace = addressSpace() ?? 0
        return knownGreeting
    }

    /// Seconds after which a worker that is not ready is given up.
    private static let longestStart = 30

    /// Whether it has kept so much address space of what its jobs needed that the largest picture might no longer find
    /// enough: what is freed between things that stay remains a part of the heap, and counts as used when the next job
    /// is bounded. One whose size cannot be read counts as bloated.
    var isBloated: Bool {
        guard let space = addressSpace() else { return true }
        return space - initialSpace > Self.mostKept
    }

    /// A part of what each job is given for the libraries, on top of what a worker may keep.
    private static let mostKept = ResourceLimits.kept + 64 << 20

    /// Bytes of address space; `nil` where they cannot be read.
    private func addressSpace() -> Int? {
        var text = [UInt8](repeating: 0, count: 64)
        let count = pread(sizeFile, &text, text.count, 0)
        // The first number, in pages (proc(5)).
        let pages = text.prefix(max(0, count)).prefix { $0 != UInt8(ascii: " ") }
        return Int(String(decoding: pages, as: UTF8.self)).map { $0 * sysconf(Int32(_SC_PAGESIZE)) }
    }

    /// Hands one job over and waits for its answer, up to the job's own limit of seconds.
    ///
    /// - Parameter descriptors: those of the job, in the order of `JobDescriptor`.
    func process(_ job: Job, descriptors: [Int32]) -> Outcome {
        // Ours can be written to as well, which is not the worker's business.
        let input = open("/proc/self/fd/\(descriptors[JobDescriptor.input.rawValue])", O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { return .answer(.finding(.failed(errno: errno))) }
        defer { close(input) }
        var status = stat()
        guard fstat(input, &status) == 0 else { return .answer(.finding(.failed(errno: errno))) }
        var descriptors = descriptors
        descriptors[JobDescriptor.input.rawValue] = input

        if let outcome = outcomeOfSpeaking() { return outcome }
        let limits = job.limits
        let resources =
            job.clip.map { ResourceLimits(clipOf: $0.size.area, seconds: limits.seconds) }
            ?? ResourceLimits(pixels: limits.pixels, mapped: Int(status.st_size), seconds: limits.seconds)
        let message = job.message
        let error = resources.apply(to: process)
        guard error == 0 else { return error == ESRCH ? .notTaken : .answer(.finding(.failed(errno: error))) }
        guard martlet_send(socket, message, message.count, descriptors, descriptors.count) == 0 else {
            return .notTaken
        }
        guard waitForMessage(seconds: limits.seconds) else { return .overdue }

        guard let reply = receive() else { return .notTaken }
        guard !reply.isEmpty else { return .ended(signal: end()) }
        guard let answer = try? WorkerReply(message: reply) else { return .nonsense }
        jobs += 1
        return .answer(answer)
    }

    /// What is to be made of a worker that has said something, or has ended, before it was given the job; `nil` for one
    /// that waits for it.
    private func outcomeOfSpeaking() -> Outcome? {
        var byte: UInt8 = 0
        let count = recv(socket, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK))
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return nil }
        return count > 0 ? .unasked : .notTaken
    }

    /// The next message; empty at the end, and `nil` where the worker ended without having read what was sent, which
    /// the system tells apart. One that is longer than any is cut, which makes nonsense of it.
    private func receive() -> [UInt8]? {
        var message = [UInt8](repeating: 0, count: JobResult.longestMessage)
        let count = recv(socket, &message, message.count, Int32(MSG_DONTWAIT))
        if count < 0 && errno == ECONNRESET { return nil }
        return Array(message.prefix(max(0, count)))
    }

    /// Whether the process has ended by itself.
    func hasEnded() -> Bool {
        if !isReaped { isReaped = waitpid(process, nil, WNOHANG) == process }
        return isReaped
    }

    /// Kills the process unless it is ending already, and waits for its end.
    ///
    /// - Returns: the signal that ended it, 0 for none.
    @discardableResult
    private func end() -> Int32 {
        guard !isReaped else { return 0 }
        isReaped = true
        kill(process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7F
    }

    /// Waits until there is something to read, the end included.
    private func waitForMessage(seconds: Int) -> Bool {
        let deadline = Self.milliseconds() + seconds * 1000
        var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        while true {
            let rest = deadline - Self.milliseconds()
            guard rest > 0 else { return false }
            let count = poll(&descriptor, 1, Int32(clamping: rest))
            if count > 0 { return true }
            if count < 0 && errno != EINTR { return true }
        }
    }

    /// The monotonic clock, which nobody sets.
    private static func milliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    }

    /// Starts the program with the socket as descriptor 0 and nothing else of ours but stderr.
    private static func spawn(_ program: String, socket: Int32) throws(SpawnError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, socket, 0)
        posix_spawn_file_actions_adddup2(&actions, 2, 1)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)

        // The responder's threads block signals, and a child would inherit that. A process group of its own keeps a
        // Ctrl-C in the terminal from ending the worker while the responder still finishes its requests.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

        var process: pid_t = 0
        // Swift's own crash reporter would read the memory of a process that has just been broken into.
        let settings: [String] = ["LC_ALL=C", "SWIFT_BACKTRACE=enable=no"]
        let variables = settings.map { strdup($0) }
        defer { for variable in variables { free(variable) } }
        let result = program.withCString { path in
            var arguments = [UnsafeMutablePointer(mutating: path), nil]
            var environment = variables + [nil]
            return posix_spawn(&process, path, &actions, &attributes, &arguments, &environment)
        }
        guard result == 0 else { throw SpawnError(program: program, errno: result) }
        return process
    }
}

/// A worker that cannot be started.
package struct SpawnError: Error, CustomStringConvertible {
    package let program: String
    package let errno: Int32

    package var description: String {
        "\(program) cannot be started: \(String(cString: strerror(errno))); it belongs beside the program martlet"
    }
}
