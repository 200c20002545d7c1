import Glibc
import Testing

@testable import Media

@Suite("What a job may use up") struct ResourceLimitsTests {
    @Test("Memory grows with the pixels and the file, above what the libraries take and what a worker may keep")
    func memory() {
        #expect(ResourceLimits(pixels: 0, mapped: 0, seconds: 1).memory == 436_207_616)
        #expect(ResourceLimits(pixels: 1_000_000, mapped: 500, seconds: 1).memory == 436_207_616 + 6_400_000 + 500)
    }

    @Test("A file may be as long as the one that came, or as all its pixels")
    func file() {
        #expect(ResourceLimits(pixels: 1_000_000, mapped: 500, seconds: 1).file == 67_108_864 + 4_000_000)
        #expect(ResourceLimits(pixels: 1_000_000, mapped: 500_000_000, seconds: 1).file == 67_108_864 + 500_000_000)
    }
}
