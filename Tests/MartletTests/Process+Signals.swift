import Foundation
import Glibc

extension Process {
    /// Starts the program with no signal blocked. The threads that run tests block all of them, and a child inherits
    /// that.
    func runHearingSignals() throws {
        var none = sigset_t()
        sigemptyset(&none)
        var before = sigset_t()
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
    }
}
