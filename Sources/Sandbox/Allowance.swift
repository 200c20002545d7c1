import Glibc

/// What one job may use up. Each job is given a fresh one, as processor time adds up over the life of a process.
package struct Allowance: Equatable, Sendable {
    /// Bytes of address space.
    package let memory: Int
    /// Seconds of processor time.
    package let seconds: Int
    /// Bytes of the longest file that may be written.
    package let file: Int

    /// What a picture of so many pixels needs in the time, its file of so many bytes being mapped as a whole.
    ///
    /// Codec and bitmap may hold all pixels at once, if few pictures need that; on top come the libraries.
    package init(pixels: Int, mapped: Int, seconds: Int) {
        let colours = 4 * pixels
        memory = colours / 10 * 16 + mapped + 256 << 20
        self.seconds = seconds
        file = colours + 64 << 20
    }

    /// Sets the limits of this process, and counts its time from now.
    package func grant() throws(ConfinementFailure) {
        var usage = rusage()
        guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else {
            throw ConfinementFailure(step: "getrusage", errno: errno)
        }
        let used = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        try limit(.addressSpace, to: memory, canBeRaised: true)
        try limit(.file, to: file, canBeRaised: true)
        // One more, as the seconds used are rounded down.
        try limit(.processorTime, to: used + seconds + 1, canBeRaised: true)
    }
}

enum Resource: String {
    case addressSpace, coreDump, descriptors, file, processorTime

    fileprivate var number: Int32 {
        let resource =
            switch self {
            case .addressSpace: RLIMIT_AS
            case .coreDump: RLIMIT_CORE
            case .descriptors: RLIMIT_NOFILE
            case .file: RLIMIT_FSIZE
            case .processorTime: RLIMIT_CPU
            }
        return Int32(resource.rawValue)
    }
}

/// Limits a resource for ever, or until it is set anew; never above what the process was started with.
func limit(_ resource: Resource, to value: Int, canBeRaised: Bool = false) throws(ConfinementFailure) {
    var limits = rlimit()
    var status = getrlimit(resource.number, &limits)
    if status == 0 {
        limits.rlim_cur = min(rlim_t(value), limits.rlim_max)
        if !canBeRaised { limits.rlim_max = limits.rlim_cur }
        status = setrlimit(resource.number, &limits)
    }
    guard status == 0 else { throw ConfinementFailure(step: "\(resource)", errno: errno) }
}
