private import CLinux
private import Glibc

/// A resource that a process may use up.
package enum ResourceLimit: Sendable {
    case addressSpace, coreBytes, fileBytes, openFiles, processorSeconds, threads

    private var number: Int32 {
        switch self {
        case .addressSpace: Int32(RLIMIT_AS.rawValue)
        case .coreBytes: Int32(RLIMIT_CORE.rawValue)
        case .fileBytes: Int32(RLIMIT_FSIZE.rawValue)
        case .openFiles: Int32(RLIMIT_NOFILE.rawValue)
        case .processorSeconds: Int32(RLIMIT_CPU.rawValue)
        case .threads: Int32(__RLIMIT_NPROC.rawValue)
        }
    }

    /// Limits it for this process and for ever; never above what the process was started with.
    package func lower(to value: UInt) throws(SystemError) {
        var limits = rlimit()
        guard getrlimit(number, &limits) == 0 else { throw .ofLastCall("getrlimit", "a limit") }
        limits.rlim_max = min(value, limits.rlim_max)
        limits.rlim_cur = limits.rlim_max
        guard setrlimit(number, &limits) == 0 else { throw .ofLastCall("setrlimit", "a limit") }
    }

    /// Lets this process have as much as it may.
    package func raise() {
        var limits = rlimit()
        guard getrlimit(number, &limits) == 0 else { return }
        limits.rlim_cur = limits.rlim_max
        setrlimit(number, &limits)
    }

    /// Limits it for another process of ours, until the next call.
    package func set(_ value: Int, of process: Int32) throws(SystemError) {
        guard martlet_limit(process, number, UInt(value)) == 0 else { throw .ofLastCall("prlimit", "a worker") }
    }

    /// Seconds of processor time that a process has used, rounded down; `nil` when it is gone.
    package static func processorSeconds(usedBy process: Int32) -> Int? {
        var clock = clockid_t()
        var used = timespec()
        guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &used) == 0 else { return nil }
        return used.tv_sec
    }
}
