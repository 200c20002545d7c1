/// A filter in whole numbers, two weights at a time: that of one pixel four times, for each of its bytes, and that of
/// the next.
struct FixedPointFilter {
    /// The number that stands for a weight of 1: with it, sums of bytes around zero keep to 16 bits, overshoot
    /// included.
    static let one = 1 << bits
    private static let bits = 7

    /// The first source pixel of each target pixel.
    let firsts: [Int]
    /// How many of `pairs` belong to a target pixel.
    let pairsEach: Int
    /// The last one of a target pixel may have a second weight of 0, for a pixel that need not be there.
    private(set) var pairs: [SIMD8<Int16>] = []

    init(_ filter: Filter) {
        firsts = filter.firsts
        pairsEach = (filter.taps + 1) / 2
        for start in stride(from: 0, to: filter.weights.count, by: filter.taps) {
            // What rounding takes from one weight is given to the next, so that their sum is exact.
            var (exact, given) = (Float(0), Int16(0))
            func next(_ place: Int) -> SIMD4<Int16> {
                guard place < start + filter.taps else { return .zero }
                exact += filter.weights[place] * Float(Self.one)
                let weight = Int16(exact.rounded()) - given
                given += weight
                return SIMD4(repeating: weight)
            }
            for place in stride(from: start, to: start + filter.taps, by: 2) {
                let first = next(place)
                pairs.append(SIMD8(lowHalf: first, highHalf: next(place + 1)))
            }
        }
    }

    /// The byte around zero that a sum comes to. The filter goes below black and beyond white beside sharp edges.
    static func byte(_ sum: Int16) -> Int16 { max(-128, min(127, (sum &+ 1 << Int16(bits - 1)) &>> Int16(bits))) }
}
