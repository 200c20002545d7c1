import Glibc

/// The weights with which a line of pixels makes up a line of another length: Lanczos' window of three lobes where it
/// gets shorter, Catmull and Rom's cubic where it gets longer, as libvips has them.
struct Filter {
    /// How many source pixels make up a target pixel: the same for all, so that loops over them are foreseen by the
    /// processor.
    let taps: Int
    /// The first source pixel of each target pixel.
    private(set) var firsts: [Int] = []
    /// `taps` of them for each target pixel, whose sum is 1.
    private(set) var weights: [Float] = []

    /// - Parameters:
    ///   - source: pixels of the line.
    ///   - start: where the first target pixel begins, which may be a little outside.
    ///   - step: source pixels that one target pixel covers.
    init(from source: Int, at start: Double, _ step: Double, to target: Int) {
        let stretch = max(1, step)
        let reach = stretch * (step > 1 ? 3 : 2)
        let taps = min(source, Int((2 * reach).rounded(.up)))
        self.taps = taps
        for index in 0..<target {
            let centre = start + (Double(index) + 0.5) * step - 0.5
            let first = max(0, min(source - taps, Int((centre - reach).rounded(.down)) + 1))
            let heights = (first..<first + taps).map { place in
                let distance = abs(Double(place) - centre) / stretch
                return step > 1 ? Self.lanczos(distance) : Self.cubic(distance)
            }
            let total = heights.reduce(0, +)
            firsts.append(first)
            weights.append(contentsOf: heights.map { Float($0 / total) })
        }
    }

    private static func lanczos(_ x: Double) -> Double {
        if x >= 3 { return 0 }
        if x < 1e-9 { return 1 }
        // sin(3a) = 3 sin a - 4 sin³a, so one sine does for both.
        let angle = Double.pi * x / 3
        let sine = sin(angle)
        return sine * sine * (3 - 4 * sine * sine) / (3 * angle * angle)
    }

    private static func cubic(_ x: Double) -> Double {
        if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
        return x < 2 ? ((2.5 - 0.5 * x) * x - 4) * x + 2 : 0
    }

    /// The source pixels that are looked at.
    var used: Range<Int> { (firsts.min() ?? 0)..<(firsts.max() ?? 0) + taps }
}
