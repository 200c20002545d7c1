import Media

extension Resampler {
    /// Scales an opaque bitmap in whole numbers of 16 bits, eight at a time.
    func scaleColours(of source: borrowing Bitmap, to target: borrowing Bitmap) {
        let (rows, columns) = (FixedPointFilter(rows), FixedPointFilter(columns))
        let count = 4 * used.count
        // One row, summed over the rows that make it up.
        let sums = UnsafeMutablePointer<Int16>.allocate(capacity: count)
        sums.initialize(repeating: 0, count: count)
        // The same as bytes around zero. The last pair of weights may look at a pixel beyond it.
        let row = UnsafeMutablePointer<Int16>.allocate(capacity: count + 4)
        row.initialize(repeating: 0, count: count + 4)
        let result = UnsafeMutablePointer<SIMD4<Int16>>.allocate(capacity: size.width)
        result.initialize(repeating: .zero, count: size.width)
        defer {
            sums.deallocate()
            row.deallocate()
            result.deallocate()
        }
        for y in 0..<size.height {
            // Bytes count from -128 on, which is taken off their sum. It may overflow before its end, and is right
            // then.
            sums.update(repeating: Int16(-128 * FixedPointFilter.one), count: count)
            for index in 0..<rows.pairsEach {
                let first = rows.firsts[y] + 2 * index
                let pair = rows.pairs[y * rows.pairsEach + index]
                let second = min(first + 1, source.size.height - 1)
                Self.add(bytes(source.row(first)), pair[0], bytes(source.row(second)), pair[4], to: sums, count)
            }
            for index in 0..<count { row[index] = FixedPointFilter.byte(sums[index]) }
            addUp(row, by: columns, to: result)
            Self.write(result, to: target.row(y), size.width)
        }
    }

    private func bytes(_ row: UnsafeMutablePointer<UInt32>) -> UnsafePointer<UInt8> {
        UnsafeRawPointer(row + used.lowerBound).assumingMemoryBound(to: UInt8.self)
    }

    // These are plain enough that the compiler makes loops over wide registers of them.

    private static func add(
        _ first: UnsafePointer<UInt8>, _ weight: Int16, _ second: UnsafePointer<UInt8>, _ other: Int16,
        to sums: UnsafeMutablePointer<Int16>, _ count: Int
    ) {
        for index in 0..<count { sums[index] &+= Int16(first[index]) &* weight &+ Int16(second[index]) &* other }
    }

    private func addUp(
        _ row: UnsafePointer<Int16>, by filter: FixedPointFilter, to sums: UnsafeMutablePointer<SIMD4<Int16>>
    ) {
        filter.pairs.withUnsafeBufferPointer { pairs in
            guard var pair = pairs.baseAddress else { return }
            for x in 0..<size.width {
                var place = UnsafeRawPointer(row + 4 * (filter.firsts[x] - used.lowerBound))
                var sum = SIMD8<Int16>.zero
                for _ in 0..<filter.pairsEach {
                    sum &+= place.loadUnaligned(as: SIMD8<Int16>.self) &* pair.pointee
                    place += MemoryLayout<SIMD8<Int16>>.size
                    pair += 1
                }
                sums[x] = sum.lowHalf &+ sum.highHalf
            }
        }
    }

    private static func write(_ sums: UnsafePointer<SIMD4<Int16>>, to row: UnsafeMutablePointer<UInt32>, _ count: Int) {
        let numbers = UnsafeRawPointer(sums).assumingMemoryBound(to: Int16.self)
        let bytes = UnsafeMutableRawPointer(row).assumingMemoryBound(to: UInt8.self)
        for index in 0..<4 * count {
            bytes[index] = UInt8(truncatingIfNeeded: FixedPointFilter.byte(numbers[index]) &+ 128)
        }
    }
}
