import Media
import Testing

@testable import Codecs

/// How far the pixels of two pictures are apart.
struct Distance: CustomStringConvertible {
    var most = 0
    var mean = 0.0

    init(_ one: borrowing Pixels, _ other: borrowing Pixels) {
        let size = one.size
        var sum = 0
        for y in 0..<size.height {
            for x in 0..<size.width {
                let (mine, theirs) = (one.colour(x, y), other.colour(x, y))
                for (a, b) in [(mine.red, theirs.red), (mine.green, theirs.green), (mine.blue, theirs.blue)] {
                    most = max(most, abs(a - b))
                    sum += abs(a - b)
                }
            }
        }
        mean = Double(sum) / Double(3 * size.area)
    }

    var description: String { "at most \(most), \(mean) on average" }
}

@Suite("Scaling") struct ScalingTests {
    static let job = Job(thumb: PixelSize(width: 40, height: 40), mediumWidth: 60)

    @Test(
        "gives what libvips gives, of colours that are half clear too",
        arguments: ["rings.png", "rings-half-clear.png"])
    func likeLibvips(name: String) throws {
        let outcome = try process(try fixture(name), Self.job)
        try expect(outcome.medium, near: "rings-medium.png")
        try expect(outcome.thumb, near: "rings-thumb.png")
    }

    @Test("makes a small picture larger as libvips does")
    func enlarges() throws {
        try expect(try process(try fixture("rings-small.png"), Self.job).thumb, near: "rings-small-thumb.png")
    }

    private func expect(_ bytes: [UInt8], near expected: String) throws {
        let mine = try Pixels(bytes, .png)
        let theirs = try Pixels(try fixture(expected), .png)
        #expect(mine.size == theirs.size)
        let distance = Distance(mine, theirs)
        #expect(distance.most <= 12 && distance.mean < 1, "\(expected): \(distance)")
    }

    @Test("leaves white what it is, however many pixels become one", arguments: [257, 258, 1100])
    func keepsWhite(side: Int) throws {
        let picture = try Bitmap(PixelSize(width: 2 * side, height: 2 * side), isOpaque: true)
        for y in 0..<2 * side { picture.row(y).update(repeating: 0xFF_FFFF, count: 2 * side) }
        for size in [PixelSize(width: 1, height: 1), PixelSize(width: 2, height: 2)] {
            let fitting = try picture.fitting(size)
            let filling = try picture.filling(size)
            #expect(fitting.row(0)[0] == 0xFF_FFFF && filling.row(0)[0] == 0xFF_FFFF)
        }
        let divisor = picture.spareDivisor(for: PixelSize(width: 1, height: 1), and: PixelSize(width: 1, height: 1))
        let averaged = try picture.averaged(over: divisor)
        #expect(averaged.row(0)[0] == 0xFF_FFFF)
    }

    @Test("leaves black and white what they are up to the edge between them", arguments: [400, 200, 150, 60, 26, 10])
    func keepsExtremes(width: Int) throws {
        let picture = try Bitmap(PixelSize(width: 200, height: 40), isOpaque: true)
        for y in 0..<40 { (picture.row(y) + 100).update(repeating: 0xFF_FFFF, count: 100) }
        let scaled = try picture.fitting(PixelSize(width: width, height: width / 5))
        for y in 0..<width / 5 {
            let light = (0..<width).map { Int(scaled.row(y)[$0] & 0xFF) }
            #expect(light[..<(width / 2 - 1)].allSatisfy { $0 <= 30 })
            #expect(light[(width / 2 + 1)...].allSatisfy { $0 >= 225 })
        }
    }
}
