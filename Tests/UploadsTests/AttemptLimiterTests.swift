import Dispatch
import Synchronization
import Testing

@testable import Uploads

@Suite("The limit of attempts")
struct AttemptLimiterTests {
    @Test("counts each sender for a minute from the first attempt on")
    func counts() throws {
        let limiter = AttemptLimiter()
        for moment: Int64 in [100, 130] {
            #expect(limiter.secondsLeft(for: "a", limit: 2, at: moment) == nil)
            #expect(try limiter.add("a", limit: 2, at: moment) != nil)
        }
        #expect(throws: AttemptLimiter.Full(secondsLeft: 30)) { try limiter.add("a", limit: 2, at: 130) }
        #expect(limiter.secondsLeft(for: "a", limit: 2, at: 130) == 30)
        #expect(limiter.secondsLeft(for: "b", limit: 2, at: 130) == nil)
        #expect(limiter.secondsLeft(for: "a", limit: 3, at: 130) == nil)
        #expect(limiter.secondsLeft(for: "a", limit: 0, at: 130) == nil)
        #expect(limiter.secondsLeft(for: "a", limit: 2, at: 160) == nil)
        #expect(limiter.secondsLeft(for: "a", limit: 2, at: 50) == nil)
    }

    @Test("takes an attempt back, but not from a later minute")
    func givesBack() throws {
        let limiter = AttemptLimiter()
        let first = try #require(try limiter.add("a", limit: 1, at: 100))
        limiter.giveBack(first)
        #expect(limiter.secondsLeft(for: "a", limit: 1, at: 101) == nil)
        _ = try limiter.add("a", limit: 1, at: 160)
        limiter.giveBack(first)
        #expect(limiter.secondsLeft(for: "a", limit: 1, at: 160) == 60)
    }

    @Test("counts nothing where any number may come")
    func mayBeOff() throws {
        let limiter = AttemptLimiter()
        for _ in 0..<100 { #expect(try limiter.add("a", limit: 0, at: 0) == nil) }
        #expect(limiter.secondsLeft(for: "a", limit: 1, at: 0) == nil)
    }

    @Test("lets no more through when many come at once")
    func isExact() {
        let limiter = AttemptLimiter()
        let counted = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 200) { _ in
            if (try? limiter.add("a", limit: 10, at: 0)) != nil { counted.withLock { $0 += 1 } }
        }
        #expect(counted.withLock { $0 } == 10)
    }

    @Test("remembers so many senders and no more")
    func isBounded() throws {
        let limiter = AttemptLimiter(mostSenders: 4)
        for number: Int64 in 1...5 { _ = try limiter.add("\(number)", limit: 1, at: number) }
        #expect((1...5).filter { limiter.secondsLeft(for: "\($0)", limit: 1, at: 5) != nil } == [3, 4, 5])
    }
}
