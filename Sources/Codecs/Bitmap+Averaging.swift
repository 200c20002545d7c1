import Media

extension Bitmap {
    /// The most that a side can be divided by at once: the sums of a square have 32 bits.
    static let largestDivisor = 128

    /// Each side divided by so much, rounded up: squares of pixels become one, each counting as much as it is opaque.
    ///
    /// - Parameter side: at most `largestDivisor`.
    func averaged(over side: Int) throws(JobError) -> Bitmap {
        let own = size
        var result = try Bitmap(
            PixelSize(width: (own.width + side - 1) / side, height: (own.height + side - 1) / side), isOpaque: isOpaque)
        result.extent = extent.divided(by: side)
        // Blue, green and red times opacity, and opacity itself, 127 for a whole pixel.
        let sums = UnsafeMutablePointer<SIMD4<UInt32>>.allocate(capacity: result.size.width)
        sums.initialize(repeating: .zero, count: result.size.width)
        defer { sums.deallocate() }
        for y in 0..<result.size.height {
            sums.update(repeating: .zero, count: result.size.width)
            let rows = side * y..<min(own.height, side * (y + 1))
            for line in rows { add(row(line), side, to: sums) }
            let target = result.row(y)
            for x in 0..<result.size.width {
                let count = UInt32(rows.count * (min(own.width, side * (x + 1)) - side * x))
                target[x] = Self.average(sums[x], of: count)
            }
        }
        return result
    }

    private func add(_ row: UnsafePointer<UInt32>, _ side: Int, to sums: UnsafeMutablePointer<SIMD4<UInt32>>) {
        var place = sums
        for start in stride(from: 0, to: size.width, by: side) {
            var sum = SIMD4<UInt32>.zero
            for x in start..<min(size.width, start + side) {
                let pixel = row[x]
                let opacity = 127 - (pixel >> 24 & 0x7F)
                sum &+= SIMD4(pixel & 0xFF, pixel >> 8 & 0xFF, pixel >> 16 & 0xFF, 1) &* opacity
            }
            place.pointee &+= sum
            place += 1
        }
    }

    private static func average(_ sum: SIMD4<UInt32>, of count: UInt32) -> UInt32 {
        let opacity = (2 * sum.w + count) / (2 * count)
        guard opacity > 0 else { return clear }
        func channel(_ value: UInt32) -> UInt32 { min(255, (2 * value + sum.w) / (2 * sum.w)) }
        return channel(sum.x) | channel(sum.y) << 8 | channel(sum.z) << 16 | (127 - opacity) << 24
    }
}
