import Logging
import Synchronization

/// What a site has logged, line by line.
final class RecordedLog: Sendable {
    private let recorded = Mutex<[String]>([])

    /// The lines, as `LEVEL MESSAGE NAME=VALUE…`.
    var lines: [String] { recorded.withLock { $0 } }

    /// The lines that an operator is to look at: those above the level of a notice.
    var complaints: [String] { lines.filter { $0.hasPrefix("warning ") || $0.hasPrefix("error ") } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(log: self) }
    }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            log.recorded.withLock { $0.append((["\(event.level) \(event.message)"] + pairs).joined(separator: " ")) }
        }
    }
}
