import JobFixtures
import Media
import Testing

@testable import Codecs

@Suite("Odd but valid pictures (rule 20)") struct OddFileTests {
    static var verdicts: [BrowserVerdict] {
        get throws { try BrowserVerdict.all.get().filter { $0.frames > 0 } }
    }

    @Test("There are at least sixty of them by at least eight programs, videos included")
    func count() throws {
        let names = try BrowserVerdict.all.get().map(\.name)
        #expect(names.count >= 60)
        #expect(Set(names.compactMap { $0.split(separator: ".").dropFirst().first?.prefix { $0 != "-" } }).count >= 8)
    }

    @Test(
        "An odd but valid picture is accepted with the size, the frames and the look that a browser gives it",
        arguments: try verdicts)
    func accepted(verdict: BrowserVerdict) throws {
        let outcome = try process(try verdict.bytes)
        let report = try #require(outcome.report, "\(outcome.finding)")
        #expect(report.size == PixelSize(width: verdict.width, height: verdict.height))
        #expect(report.isAnimated == (verdict.frames > 1))
        let thumb = try Pixels(outcome.thumb, report.kind.stored)
        let difference = verdict.difference(from: thumb.size.width, thumb.size.height, within: 16) { x, y in
            let colour = thumb.colour(x, y)
            return [colour.red, colour.green, colour.blue].map {
                ($0 * colour.alpha + 255 * (255 - colour.alpha)) / 255
            }
        }
        #expect(difference == nil)
    }
}
