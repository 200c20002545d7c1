import Dispatch
import Glibc

/// The number of files that the process may have open.
enum DescriptorLimit {
    /// Takes as many as it may have: each upload needs seven at a time, and of the usual 1,024 little would be left
    /// over.
    static func raise() {
        var limits = rlimit()
        let resource = Int32(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limits) == 0 else { return }
        limits.rlim_cur = limits.rlim_max
        setrlimit(resource, &limits)
    }

    /// Has libdispatch, which stands behind the connections to the database, open its own files now. It does so when it
    /// first needs them, and ends the process where there is none to be had then.
    static func takeOwn() {
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().asyncAfter(deadline: .now()) { done.signal() }
        done.wait()
    }
}
