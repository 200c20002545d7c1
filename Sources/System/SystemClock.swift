import CLinux
private import Glibc

/// The machine's clocks.
package enum SystemClock {
    /// Seconds since 1970. An operator may set it.
    package static func now() -> Int64 { Int64(time(nil)) }

    /// Seconds since the machine was started, sleep included. Nobody sets it.
    package static func secondsSinceBoot() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        return Int64(now.tv_sec)
    }

    /// Milliseconds of a clock that nobody sets.
    package static func milliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    }

    /// Nanoseconds of processor time that this process has used.
    package static func processorNanoseconds() -> UInt64 {
        var used = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used)
        return UInt64(used.tv_sec) * 1_000_000_000 + UInt64(used.tv_nsec)
    }

    /// Blocks the thread for a time.
    package static func sleep(_ duration: Duration) {
        guard duration > .zero else { return }
        let (seconds, attoseconds) = duration.components
        var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        var rest = timespec()
        while nanosleep(&time, &rest) != 0 && errno == EINTR { time = rest }
    }
}
