import CSeccomp
import CLockdown
import Glibc
import System

/// Forbids every call of the system but those that decoding needs. Any other one ends the process at once, by SIGSYS.
func forbidSystemCalls() throws(SystemError) {
    let filter = try Filter()
    for name in callsOfDecoding { try filter.allow(name) }
    // What is memory cannot become code.
    for name in ["mmap", "mprotect"] { try filter.allow(name, where: .bits(UInt64(PROT_EXEC), of: 2, are: 0)) }
    // fdopen looks whether the descriptor is fit for it.
    for name in ["fcntl", "fcntl64"] {
        try filter.allow(name, where: .bits(UInt64(UInt32.max), of: 1, are: UInt64(F_GETFL)))
    }
    // So that abort ends the process by its own signal.
    try filter.allow("tgkill", where: .bits(UInt64(UInt32.max), of: 0, are: UInt64(CurrentProcess.id)))
    try filter.load()
}

/// Names of calls that another architecture lacks are passed over there.
private let callsOfDecoding = [
    // The job, and what comes of it
    "close", "dup", "fstat", "ftruncate", "lseek", "poll", "ppoll", "pread64", "pwrite64", "read", "recvmsg", "sendto",
    "shutdown", "write", "writev",
    // Memory
    "brk", "madvise", "mremap", "munmap",
    // The rest of the libraries
    "clock_gettime", "exit", "exit_group", "futex", "getpid", "getrandom", "gettid", "rt_sigprocmask", "rt_sigreturn",
    "restart_syscall",  // what a poll becomes in a process that was stopped and goes on
    "sysinfo",  // qsort asks how much memory there is
]

/// A filter while it is made.
private struct Filter: ~Copyable {
    /// What an argument of a call must be.
    struct Condition {
        fileprivate let comparison: scmp_arg_cmp

        /// The bits of the mask, in the argument of this number, are these.
        static func bits(_ mask: UInt64, of argument: UInt32, are bits: UInt64) -> Condition {
            Condition(
                comparison: scmp_arg_cmp(arg: argument, op: SCMP_CMP_MASKED_EQ, datum_a: mask, datum_b: bits))
        }
    }

    private let context: scmp_filter_ctx

    init() throws(SystemError) {
        guard let context = seccomp_init(SCMP_ACT_KILL_PROCESS) else {
            throw SystemError.of("seccomp_init", "the sandbox", errno: ENOMEM)
        }
        self.context = context
    }

    deinit {
        seccomp_release(context)
    }

    borrowing func allow(_ name: String, where condition: Condition? = nil) throws(SystemError) {
        let number = seccomp_syscall_resolve_name(name)
        guard number != __NR_SCMP_ERROR else { return }
        let conditions = condition.map { [$0.comparison] } ?? []
        try check(seccomp_rule_add_array(context, SCMP_ACT_ALLOW, number, UInt32(conditions.count), conditions))
    }

    borrowing func load() throws(SystemError) {
        try check(seccomp_load(context))
    }

    /// libseccomp gives the number of the error itself.
    private borrowing func check(_ status: Int32) throws(SystemError) {
        guard status == 0 else { throw SystemError.of("seccomp", "the sandbox", errno: -status) }
    }
}
