import Glibc

/// Says what is wrong on the stderr that the worker was started with, which it gives up with everything else.
package func report(_ line: String) {
    let text = line + "\n"
    _ = write(STDERR_FILENO, text, text.utf8.count)
}
