import Testing

@testable import Uploads

@Suite("The limit of attempts")
struct AttemptLimiterTests {
    @Test("counts each sender for a minute from the first attempt on")
    func counts() {
        let limiter = AttemptLimiter()
        for moment: Int64 in [100, 130] {
            #expect(limiter.secondsLeft(for: "a", limit: 2, at: moment) == nil)
            _ = limiter.add("a", at: moment)
        }
        #expect(limiter.secondsLeft(for: "a", limit: 2, at: 130) == 30)
        #expect(limiter.secondsLeft(for: "b", limit: 2, at: 130) == nil)
        #expect(limiter.secondsLeft(for: "a", limit: 3, at: 130) == nil)
        #expect(limiter.secondsLeft(for: "a", limit: 0, at: 130) == nil)
        #expect(limiter.secondsLeft(for: "a", limit: 2, at: 160) == nil)
        #expect(limiter.secondsLeft(for: "a", limit: 2, at: 50) == nil)
    }

    @Test("takes an attempt back, but not from a later minute")
    func givesBack() {
        let limiter = AttemptLimiter()
        let first = limiter.add("a", at: 100)
        limiter.giveBack(first)
        #expect(limiter.secondsLeft(for: "a", limit: 1, at: 101) == nil)
        _ = limiter.add("a", at: 160)
        limiter.giveBack(first)
        #expect(limiter.secondsLeft(for: "a", limit: 1, at: 160) == 60)
    }

    @Test("remembers so many senders and no more")
    func isBounded() {
        let limiter = AttemptLimiter(mostSenders: 4)
        for number: Int64 in 1...5 { _ = limiter.add("\(number)", at: number) }
        #expect((1...5).filter { limiter.secondsLeft(for: "\($0)", limit: 1, at: 5) != nil } == [3, 4, 5])
    }
}
