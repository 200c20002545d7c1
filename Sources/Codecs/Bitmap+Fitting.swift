import Media

extension Bitmap {
    /// The whole of it at another size of the same proportions.
    func fitting(_ size: PixelSize) throws(JobError) -> Bitmap {
        // One step both ways: the shorter side is rounded to whole pixels, and the picture is not to be squeezed for
        // that.
        let step =
            size.width > size.height ? extent.width / Double(size.width) : extent.height / Double(size.height)
        return try resampled(
            Sampling(
                x: Self.margin(of: extent.width, size.width, step),
                y: Self.margin(of: extent.height, size.height, step), step: step), to: size)
    }

    /// The same; itself where it has that size already.
    consuming func fitted(_ size: PixelSize) throws(JobError) -> Bitmap {
        if self.size == size { return self }
        return try fitting(size)
    }

    /// The middle of it that has the proportions of the size, at that size.
    ///
    /// The picture is laid out whole at the step that fills the size, and cut between two pixels of that: where libvips
    /// cuts it. An enlarged one lies half a pixel further there.
    func filling(_ size: PixelSize) throws(JobError) -> Bitmap {
        let step = min(extent.width / Double(size.width), extent.height / Double(size.height))
        func start(_ length: Double, _ count: Int) -> Double {
            let all = max(count, Int((length / step).rounded()))
            let cut = Double((all - count) / 2) * step
            return Self.margin(of: length, all, step) + (step < 1 ? cut - step / 2 : cut)
        }
        return try resampled(
            Sampling(x: start(extent.width, size.width), y: start(extent.height, size.height), step: step), to: size)
    }

    /// What so many steps leave over at either end of a side.
    private static func margin(of length: Double, _ count: Int, _ step: Double) -> Double {
        (length - Double(count) * step) / 2
    }

    /// By how much the sides can be divided at once, and two pixels are still left for one of either size; 1 when there
    /// are not more.
    func spareDivisor(for size: PixelSize, and other: PixelSize) -> Int {
        let steps = [size, other].flatMap { [extent.width / Double($0.width), extent.height / Double($0.height)] }
        return min(Self.largestDivisor, max(1, Int((steps.min() ?? 0) / 2)))
    }

    private func resampled(_ sampling: Sampling, to size: PixelSize) throws(JobError) -> Bitmap {
        // Where many pixels make one, plain averages come first and cost little; the filter needs two for one (as in
        // libvips).
        let divisor = min(Self.largestDivisor, Int(sampling.step / 2))
        if divisor > 1 { return try averaged(over: divisor).resampled(sampling.divided(by: divisor), to: size) }
        let result = try Bitmap(size, isOpaque: isOpaque)
        if let (left, top) = sampling.corner(of: size, in: self.size) {
            for y in 0..<size.height { result.row(y).update(from: row(top + y) + left, count: size.width) }
        } else {
            Resampler(sampling, from: self.size, to: size).run(from: self, to: result)
        }
        return result
    }
}

/// A quotient of natural numbers to the nearest one.
func rounded(_ dividend: Int, over divisor: Int) -> Int { (2 * dividend + divisor) / (2 * divisor) }
