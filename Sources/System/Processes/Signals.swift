import CLinux
private import Glibc

/// The signals by which an operator speaks to the service. They are blocked in every thread and taken by one that waits
/// for them, so that none ever interrupts a request.
package enum Signals {
    /// Ask for an orderly end: those of FastCGI (TERM), of a terminal (INT) and of multiwatch and Apache (USR1).
    private static let endings = [SIGTERM, SIGINT, SIGUSR1, SIGQUIT]

    /// Blocks them for this thread and all it starts, so it comes before the first thread.
    package static func block() {
        var signals = set
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Returns when one of them asks for the end.
    ///
    /// - Parameter hungUp: called at each HUP, by which an operator asks for the configuration to be read again.
    package static func waitForEnd(hungUp: () -> Void) {
        var signals = set
        while true {
            var signal: Int32 = 0
            guard sigwait(&signals, &signal) == 0 else { continue }
            if endings.contains(signal) { return }
            hungUp()
        }
    }

    /// Has writing to a peer that is gone be an error, and not the end of the process.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Has what a lease sends to its holder be nothing: its default is to end the process.
    package static func ignoreLeases() {
        signal(SIGIO, SIG_IGN)
    }

    /// Has a crash end the process and nothing else: Swift would start a debugger beside the untrusted file, and print
    /// memory. A write beyond the longest file is an error, and not the end.
    package static func endAtFaults() {
        for fault in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] { signal(fault, SIG_DFL) }
        signal(SIGXFSZ, SIG_IGN)
    }

    private static var set: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in endings + [SIGHUP] { sigaddset(&signals, signal) }
        return signals
    }
}
