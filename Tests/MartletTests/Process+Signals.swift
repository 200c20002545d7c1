import Foundation
import Glibc

extension Process {
    /// Starts the program with no signal blocked. The threads that run tests block all of them, and a child inherits
    /// that.
    ///
    /// - Parameter seconds: after which it is killed, so that whoever waits for its end or its words fails and does not
    ///   hang; `nil` for a site, which ends with its last test.
    func runHearingSignals(atMost seconds: Double? = 300) throws {
        let ended = DispatchSemaphore(value: 0)
        if seconds != nil { terminationHandler = { _ in ended.signal() } }
        var none = sigset_t()
        sigemptyset(&none)
        var before = sigset_t()
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
        guard let seconds else { return }
        let process = processIdentifier
        Foundation.Thread {
            if ended.wait(timeout: .now() + seconds) == .timedOut { kill(process, SIGKILL) }
        }.start()
    }
}
