import Crypto
import Foundation
package import Storage
import Synchronization

/// Counts who looks at uploads: one view for a visitor, an upload and a day. No address is kept, not even in memory: a
/// visitor is a hash under a key that lives for the day. What was counted is written in lots, so that looking writes
/// nothing.
package final class Views: Sendable {
    /// Visits that are remembered. A day with more begins anew, and may count a visitor twice.
    static let mostVisits = 500_000

    private struct State {
        var day: Int64 = -1
        var key = SymmetricKey(size: .bits256)
        var visits: Set<UInt64> = []
        /// What was counted and is not yet in the catalog, by the number of the upload.
        var counts: [Int64: Int] = [:]
    }

    private let state = Mutex(State())
    private let catalog: Catalog

    package init(catalog: Catalog) {
        self.catalog = catalog
    }

    /// Counts a look at an upload, unless the same visitor has looked before on this day.
    ///
    /// - Parameter address: of the visitor.
    package func count(_ upload: Int64, from address: String, at now: Int64) {
        state.withLock { state in
            let day = now / 86_400
            if day != state.day || state.visits.count >= Self.mostVisits {
                state.day = day
                state.key = SymmetricKey(size: .bits256)
                state.visits = []
            }
            let code = HMAC<SHA256>.authenticationCode(for: Data("\(upload) \(address)".utf8), using: state.key)
            let visit = code.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            if state.visits.insert(visit).inserted { state.counts[upload, default: 0] += 1 }
        }
    }

    /// Writes what was counted since the last time. When that fails, it is counted on and written the next time.
    package func flush() throws {
        let counts = state.withLock { state in
            defer { state.counts = [:] }
            return state.counts
        }
        do {
            try catalog.addViews(counts)
        } catch {
            state.withLock { $0.counts.merge(counts) { $0 + $1 } }
            throw error
        }
    }
}
