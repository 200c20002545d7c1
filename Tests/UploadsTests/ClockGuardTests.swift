import Testing

@testable import Uploads

@Suite("A clock that decides about deletions")
struct ClockGuardTests {
    @Test("is believed while it goes as fast as one that nobody sets, small adjustments included")
    func isBelieved() {
        var clock = ClockGuard(believedAt: nil)
        #expect(clock.look(wall: 1_000_000, steady: 5) == .trusted)
        #expect(clock.look(wall: 1_000_010, steady: 15) == .trusted)
        #expect(clock.look(wall: 1_000_045, steady: 25) == .trusted)
        #expect(clock.look(wall: 1_000_035, steady: 35) == .trusted)
    }

    @Test("is not believed after a jump, ahead or back, until it has gone steadily for an hour", arguments: [1, -1])
    func isDoubted(direction: Int64) {
        var clock = ClockGuard(believedAt: nil)
        _ = clock.look(wall: 100_000_000, steady: 0)
        let year: Int64 = direction * 31_536_000
        #expect(clock.look(wall: 100_000_010 + year, steady: 10) == .jumped(seconds: year))
        #expect(clock.look(wall: 100_000_020 + year, steady: 20) == .watched)
        #expect(clock.look(wall: 100_003_609 + year, steady: 3_609) == .watched)
        #expect(clock.look(wall: 100_003_610 + year, steady: 3_610) == .trusted)
    }

    @Test("that jumps again while it is watched begins its hour anew")
    func beginsAnew() {
        var clock = ClockGuard(believedAt: nil)
        _ = clock.look(wall: 1_000, steady: 0)
        _ = clock.look(wall: 100_000, steady: 10)
        #expect(clock.look(wall: 1_020, steady: 20) == .jumped(seconds: -98_990))
        #expect(clock.look(wall: 4_610, steady: 3_610) == .watched)
        #expect(clock.look(wall: 4_620, steady: 3_620) == .trusted)
    }

    @Test(
        "is doubted at the start when it is more than a day after it was last believed, or before that",
        arguments: [
            (Int64(86_400), ClockGuard.Trust.trusted), (86_401, .jumped(seconds: 86_401)),
            (-31, .jumped(seconds: -31)),
        ])
    func isDoubtedAtTheStart(gap: Int64, trust: ClockGuard.Trust) {
        var clock = ClockGuard(believedAt: 5_000_000)
        #expect(clock.look(wall: 5_000_000 + gap, steady: 0) == trust)
    }
}
