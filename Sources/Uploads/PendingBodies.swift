import Synchronization

/// The bodies that nginx was told to read and whose requests have not arrived yet.
///
/// Nobody hears of a body that its client breaks off. So a body counts for ten minutes at most; and where nginx limits
/// how many an address may send at a time, no more than so many of it count: the others have ended.
package final class PendingBodies: Sendable {
    /// A body that may come.
    package struct Body: Sendable {
        /// nginx's id of its request.
        let id: String
        let address: String
        let isKeyless: Bool
        let bytes: Int

        /// - Parameters:
        ///   - address: of the sender, as nginx reports it.
        ///   - isKeyless: whether the head of its request has no key.
        ///   - bytes: as many as it may have at most.
        package init(id: String, address: String, isKeyless: Bool, bytes: Int) {
            self.id = id
            self.address = AddressPrefix.name(of: address)
            self.isKeyless = isKeyless
            self.bytes = bytes
        }
    }

    /// How long a body counts whose request does not arrive.
    static let timeout = Duration.seconds(600)
    /// The most that are counted where nginx has no limit, so that neither memory nor time grows with what clients do.
    static let most = 1024

    private let now: @Sendable () -> ContinuousClock.Instant
    /// In the order of their ends.
    private let bodies = Mutex<[(body: Body, end: ContinuousClock.Instant)]>([])

    /// - Parameter now: a clock that nobody sets.
    package init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
    }

    /// Counts a body if it fits beside those that are on their way.
    ///
    /// - Parameters:
    ///   - limits: by which nginx has let it through.
    ///   - fits: whether there is room for so many bodies, with so many bytes together.
    /// - Returns: `false` when it does not fit; it is not counted then.
    package func add(
        _ body: Body, limits: ConcurrencyLimits, fits: (_ count: Int, _ bytes: Int) -> Bool
    ) -> Bool {
        bodies.withLock { bodies in
            let now = now()
            bodies.removeAll { $0.end <= now }
            Self.keep(fewerThan: limits.requests, in: &bodies) { $0.address == body.address }
            if body.isKeyless {
                Self.keep(fewerThan: limits.keylessBodiesOfAddress, in: &bodies) {
                    $0.isKeyless && $0.address == body.address
                }
                Self.keep(fewerThan: limits.keylessBodies, in: &bodies) { $0.isKeyless }
            }
            Self.keep(fewerThan: Self.most, in: &bodies) { _ in true }
            guard fits(bodies.count + 1, bodies.reduce(body.bytes) { $0 + $1.body.bytes }) else { return false }
            bodies.append((body, now + Self.timeout))
            return true
        }
    }

    /// Counts a body no more: its request has arrived, so its bytes are on the disk.
    ///
    /// - Parameter id: nginx's of the request.
    package func remove(_ id: String) {
        bodies.withLock { bodies in
            if let index = bodies.firstIndex(where: { $0.body.id == id }) { bodies.remove(at: index) }
        }
    }

    /// Bytes of all that are on their way.
    package var bytes: Int {
        let now = now()
        return bodies.withLock { $0.reduce(0) { $1.end <= now ? $0 : $0 + $1.body.bytes } }
    }

    /// Drops the smallest of those that a limit is for: which of them have ended is not known, and the sum must not be
    /// less than that of those that have not.
    private static func keep(
        fewerThan limit: Int, in bodies: inout [(body: Body, end: ContinuousClock.Instant)],
        where isLimited: (Body) -> Bool
    ) {
        guard limit > 0, bodies.count >= limit else { return }
        var indices = bodies.indices.filter { isLimited(bodies[$0].body) }
        while indices.count >= limit, let smallest = indices.min(by: { bodies[$0].body.bytes < bodies[$1].body.bytes })
        {
            bodies.remove(at: smallest)
            indices = bodies.indices.filter { isLimited(bodies[$0].body) }
        }
    }
}
