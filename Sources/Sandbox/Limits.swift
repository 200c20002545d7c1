import Glibc

/// Limits that hold for the life of the process. What a single job may use up is limited from outside, see `ResourceLimits`.
func limitResources() throws(SystemError) {
    // A crash ends the process and nothing else: Swift would start a debugger beside the untrusted file, and print
    // memory.
    for fault in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] { signal(fault, SIG_DFL) }
    // A write beyond the longest file shall be an error, not the end.
    signal(SIGXFSZ, SIG_IGN)
    try limit(RLIMIT_NOFILE, to: 64)
    try limit(RLIMIT_CORE, to: 0)
    // Threads count as processes. This one is there already.
    try limit(__RLIMIT_NPROC, to: 1)
}

/// Limits a resource for ever; never above what the process was started with.
private func limit(_ resource: __rlimit_resource, to value: rlim_t) throws(SystemError) {
    var limits = rlimit()
    try SystemError.check(getrlimit(Int32(resource.rawValue), &limits))
    limits.rlim_max = min(value, limits.rlim_max)
    limits.rlim_cur = limits.rlim_max
    try SystemError.check(setrlimit(Int32(resource.rawValue), &limits))
}
