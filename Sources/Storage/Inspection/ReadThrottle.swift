import System

/// Keeps reading so slow that a site which is being served does not feel it.
package struct ReadThrottle: Sendable {
    /// What opening a file counts as, in bytes.
    private static let costOfFile = 4096

    private let bytesPerSecond: Int?
    private let began = ContinuousClock.now
    private var bytes = 0

    /// - Parameter bytesPerSecond: `nil` for as fast as can be.
    package init(bytesPerSecond: Int?) {
        self.bytesPerSecond = bytesPerSecond
    }

    /// Waits until a file of that many bytes may be read.
    mutating func wait(forFileOf count: Int) {
        guard let bytesPerSecond else { return }
        let ahead = Duration.seconds(Double(bytes) / Double(bytesPerSecond)) - (ContinuousClock.now - began)
        bytes += count + Self.costOfFile
        SystemClock.sleep(ahead)
    }
}
