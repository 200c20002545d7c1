import Glibc

/// Where the worker says what is wrong with itself: the stderr it was started with.
enum Faults {
    private static let descriptor = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)

    /// Lets whatever else is written to stderr go nowhere. libpng prints warnings about a file there, and senders of files shall
    /// not be able to fill the service's log.
    static func setApart() {
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0, nowhere >= 0 else { return }
        dup2(nowhere, STDERR_FILENO)
        close(nowhere)
    }

    static func report(_ line: String) {
        let text = line + "\n"
        _ = write(descriptor, text, text.utf8.count)
    }
}
