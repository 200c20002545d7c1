import Synchronization

/// How many uploads may be under way together. More would only wait for one another, be it for a media worker, the database
/// or the disk, and keep all who come later waiting as well.
package final class Admission: Sendable {
    private let limit: Int
    private let inside = Mutex(0)

    /// - Parameter limit: at least 1.
    package init(limit: Int) {
        self.limit = limit
    }

    /// Whether the next upload would get no place.
    package var isFull: Bool { inside.withLock { $0 >= limit } }

    /// Does a piece of work, which holds a place meanwhile if one was free.
    package func admit<Result, Failure: Error>(
        _ work: (_ hasPlace: Bool) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let hasPlace = inside.withLock { inside in
            guard inside < limit else { return false }
            inside += 1
            return true
        }
        defer { if hasPlace { inside.withLock { $0 -= 1 } } }
        return try work(hasPlace)
    }
}

/// Why an upload was not even begun.
package enum AdmissionFault: Error, Equatable {
    /// As many as may be are under way.
    case full
}
