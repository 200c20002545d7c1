import CWorker
import Glibc

/// Gives up, for good, what a process that looks at untrusted media has no need of.
///
/// To be called once, before the first job and before any other thread. Throws when the system grants one of them not.
package func confine() throws(ConfinementFailure) {
    // A crash ends the process and nothing else: Swift would start a debugger beside the untrusted file, and print memory.
    for fault in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] { signal(fault, SIG_DFL) }
    // A write beyond the longest file shall be an error, not the end.
    signal(SIGXFSZ, SIG_IGN)
    try limit(.descriptors, to: 64)
    try limit(.coreDump, to: 0)
    try set(PR_SET_NO_NEW_PRIVS, to: 1)
    // Nobody may look into the process, where other people's pictures are.
    try set(PR_SET_DUMPABLE, to: 0)
    // Sent when the thread that started the process ends, so that one must live as long as the service.
    try set(PR_SET_PDEATHSIG, to: UInt(SIGKILL))
}

/// The system would not confine the process: the step, and the number of the error.
package struct ConfinementFailure: Error, Equatable {
    package let step: String
    package let errno: Int32
}

private func set(_ option: Int32, to value: UInt) throws(ConfinementFailure) {
    guard martlet_prctl(option, value) == 0 else {
        throw ConfinementFailure(step: "prctl(\(option))", errno: errno)
    }
}
