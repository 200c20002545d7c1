import Media

extension Resampler {
    /// Scales a bitmap that is clear in parts: each colour counts as much as it is opaque.
    func scaleByOpacity(_ source: borrowing Bitmap, to target: borrowing Bitmap) {
        // One row, summed over the rows that make it up: blue, green and red times opacity, and opacity.
        let sums = UnsafeMutablePointer<SIMD4<Float>>.allocate(capacity: used.count)
        sums.initialize(repeating: .zero, count: used.count)
        defer { sums.deallocate() }
        for y in 0..<size.height {
            sums.update(repeating: .zero, count: used.count)
            for index in 0..<rows.taps {
                let weight = rows.weights[y * rows.taps + index]
                add(source.row(rows.firsts[y] + index) + used.lowerBound, weight, to: sums)
            }
            addUp(sums, to: target.row(y))
        }
    }

    private func add(_ row: UnsafePointer<UInt32>, _ weight: Float, to sums: UnsafeMutablePointer<SIMD4<Float>>) {
        for x in 0..<used.count {
            let pixel = row[x]
            let opacity = Float(127 - Int32(pixel >> 24 & 0x7F)) * weight
            sums[x] += SIMD4(Float(pixel & 0xFF), Float(pixel >> 8 & 0xFF), Float(pixel >> 16 & 0xFF), 1) * opacity
        }
    }

    private func addUp(_ sums: UnsafePointer<SIMD4<Float>>, to row: UnsafeMutablePointer<UInt32>) {
        columns.weights.withUnsafeBufferPointer { weights in
            guard var weight = weights.baseAddress else { return }
            for x in 0..<size.width {
                let places = sums + (columns.firsts[x] - used.lowerBound)
                var sum = SIMD4<Float>.zero
                for index in 0..<columns.taps { sum += places[index] * weight[index] }
                weight += columns.taps
                row[x] = Self.pixel(sum)
            }
        }
    }

    private static func pixel(_ sum: SIMD4<Float>) -> UInt32 {
        let opacity = UInt32(max(0, min(127, sum.w + 0.5)))
        guard opacity > 0 else { return Bitmap.clear }
        let colour = sum / sum.w
        return byte(colour.x) | byte(colour.y) << 8 | byte(colour.z) << 16 | (127 - opacity) << 24
    }

    /// The filter goes below black and beyond white beside sharp edges.
    private static func byte(_ value: Float) -> UInt32 { UInt32(max(0, min(255, value + 0.5))) }
}
