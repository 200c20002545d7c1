import Glibc

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

    private static var set: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in endings + [SIGHUP] { sigaddset(&signals, signal) }
        return signals
    }
}
