import Synchronization

/// Lines that something has logged.
package final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    package init() {}

    package func add(_ line: String) {
        lines.withLock { $0.append(line) }
    }

    package var all: [String] { lines.withLock { $0 } }
}
