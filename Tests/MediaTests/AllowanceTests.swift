import Glibc
import Testing

@testable import Media

@Suite("What a job may use up") struct AllowanceTests {
    @Test("Memory grows with the pixels and the file, above what the libraries take")
    func memory() {
        #expect(Allowance(pixels: 0, mapped: 0, seconds: 1).memory == 268_435_456)
        #expect(Allowance(pixels: 1_000_000, mapped: 500, seconds: 1).memory == 268_435_456 + 6_400_000 + 500)
    }
}
