import JobFixtures
import Media
import Testing

@Suite("Odd but valid videos (rule 20)") struct OddVideoTests {
    @Test(
        "An odd but valid video is accepted with the size, the duration and the look that a browser gives it",
        arguments: try BrowserVerdict.all.get().filter { $0.milliseconds > 0 })
    func accepted(verdict: BrowserVerdict) throws {
        let bytes = try verdict.bytes
        let clip = try clip(bytes)
        let grabbed = try grab(bytes, of: clip)
        let frame = try Pixels(grabbed.frame)
        #expect(frame.size == PixelSize(width: verdict.width, height: verdict.height))
        // A browser reckons with the end of the last frame or with its beginning, as it has it at the moment.
        #expect(abs(clip.milliseconds - verdict.milliseconds) <= 100, "\(clip.milliseconds)")
        // Browsers repeat a sample of chroma where ours lies between two, which shows at edges of so small a picture.
        let thumb = try thumb(of: grabbed.frame)
        let difference = verdict.difference(from: thumb.size.width, thumb.size.height, within: 40) { x, y in
            thumb.channels(x, y)
        }
        #expect(difference == nil)
    }
}
