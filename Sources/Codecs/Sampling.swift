import Media

/// Where the pixels of a new picture lie in another: they are squares of `step` pixels of that, the first one at `x`,
/// `y`.
struct Sampling {
    let x: Double
    let y: Double
    let step: Double

    /// The same in a picture whose sides are divided.
    func divided(by divisor: Int) -> Sampling {
        let divisor = Double(divisor)
        return Sampling(x: x / divisor, y: y / divisor, step: step / divisor)
    }

    /// Where the new picture begins in the old one of this size, when it is a part of it, pixel for pixel.
    func corner(of size: PixelSize, in source: PixelSize) -> (x: Int, y: Int)? {
        guard step == 1, let x = Int(exactly: x), let y = Int(exactly: y), x >= 0, y >= 0,
            x + size.width <= source.width, y + size.height <= source.height
        else { return nil }
        return (x, y)
    }
}
