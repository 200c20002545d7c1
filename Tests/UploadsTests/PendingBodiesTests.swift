import Synchronization
import Testing

@testable import Uploads

@Suite("Bodies on their way")
struct PendingBodiesTests {
    /// What nginx's own limits are in these tests.
    private static var limits: ConcurrencyLimits {
        var limits = ConcurrencyLimits()
        (limits.requests, limits.keylessBodiesOfAddress, limits.keylessBodies) = (4, 2, 3)
        return limits
    }

    /// Lets a body come, and gives the bytes of all that are on their way then.
    private func add(
        _ bytes: Int, id: String = "-", from address: String = "192.0.2.1", isKeyless: Bool = false,
        limits: ConcurrencyLimits = limits, to bodies: PendingBodies
    ) -> Int {
        let body = PendingBodies.Body(id: id, address: address, isKeyless: isKeyless, bytes: bytes)
        #expect(bodies.add(body, limits: limits) { _, _ in true })
        return bodies.bytes
    }

    @Test("count until their requests arrive")
    func countUntilTheyArrive() {
        let bodies = PendingBodies()
        #expect(add(10, id: "a", to: bodies) == 10)
        #expect(add(5, id: "b", to: bodies) == 15)
        bodies.remove("a")
        #expect(bodies.bytes == 5)
        bodies.remove("of another process")
        #expect(bodies.bytes == 5)
    }

    @Test("count for ten minutes at most")
    func countForTenMinutes() {
        let time = Mutex(ContinuousClock.now)
        let bodies = PendingBodies { time.withLock { $0 } }
        _ = add(10, to: bodies)
        time.withLock { $0 += .seconds(599) }
        #expect(add(1, to: bodies) == 11)
        time.withLock { $0 += .seconds(1) }
        #expect(bodies.bytes == 1)
        // Nor where it is judged whether another one fits.
        var told: [Int] = []
        let body = PendingBodies.Body(id: "-", address: "192.0.2.1", isKeyless: false, bytes: 2)
        let isAdded = bodies.add(body, limits: Self.limits) { count, bytes in
            told = [count, bytes]
            return true
        }
        #expect(isAdded)
        #expect(told == [2, 3])
        #expect(bodies.bytes == 3)
    }

    @Test("do not count where there is no room, which is judged with all that are on their way")
    func areRefused() {
        let bodies = PendingBodies()
        _ = add(10, to: bodies)
        let body = PendingBodies.Body(id: "-", address: "192.0.2.1", isKeyless: false, bytes: 5)
        let isIn = bodies.add(body, limits: Self.limits) { count, bytes in
            #expect((count, bytes) == (2, 15))
            return false
        }
        #expect(!isIn)
        #expect(bodies.bytes == 10)
    }

    @Test("of one address are no more than nginx lets through, and those that count are the largest")
    func areLimitedByAddress() {
        let bodies = PendingBodies()
        for bytes in [40, 10, 30, 20] { _ = add(bytes, from: "2001:db8::1", to: bodies) }
        // The same /64, so the smallest of the four has ended.
        #expect(add(5, from: "2001:db8::2:1", to: bodies) == 95)
        #expect(add(5, from: "2001:db8:0:1::1", to: bodies) == 100)
        var unlimited = Self.limits
        unlimited.requests = 0
        #expect(add(1, from: "2001:db8::1", limits: unlimited, to: bodies) == 101)
    }

    @Test("without a key have limits of their own, of an address and of all")
    func areLimitedWithoutKeys() {
        let bodies = PendingBodies()
        #expect(add(100, to: bodies) == 100)
        for bytes in [10, 20] { _ = add(bytes, isKeyless: true, to: bodies) }
        #expect(add(5, isKeyless: true, to: bodies) == 125)
        #expect(add(7, from: "192.0.2.2", isKeyless: true, to: bodies) == 132)
        #expect(add(1, from: "192.0.2.3", isKeyless: true, to: bodies) == 128)
    }

    @Test("are bounded where nginx limits nothing")
    func areBounded() {
        var unlimited = ConcurrencyLimits()
        (unlimited.requests, unlimited.keylessBodiesOfAddress, unlimited.keylessBodies) = (0, 0, 0)
        let bodies = PendingBodies()
        for _ in 0..<PendingBodies.most + 10 { _ = add(1, isKeyless: true, limits: unlimited, to: bodies) }
        #expect(bodies.bytes == PendingBodies.most)
    }
}
