import Glibc

/// The number of files that the process may have open.
enum DescriptorLimit {
    /// Takes as many as it may have: each upload needs seven at a time, and of the usual 1,024 little would be left over.
    static func raise() {
        var limits = rlimit()
        let resource = Int32(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limits) == 0 else { return }
        limits.rlim_cur = limits.rlim_max
        setrlimit(resource, &limits)
    }
}
