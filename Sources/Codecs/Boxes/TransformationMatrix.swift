import Media

/// How a matrix of a movie or a track turns and mirrors its pictures (ISO/IEC 14496-12, 8.2.2 and 8.3.2): the signs of its
/// first four numbers.
struct TransformationMatrix {
    private var (a, b, c, d) = (1, 0, 0, 1)

    /// One that turns nothing.
    init() {}

    /// Reads the matrix that follows.
    init(_ reader: inout ByteReader) throws(JobError) {
        func sign() throws(JobError) -> Int { Int(Int32(truncatingIfNeeded: try reader.big32())).signum() }
        (a, b) = (try sign(), try sign())
        try reader.skip(4)
        (c, d) = (try sign(), try sign())
    }

    /// This one and then another, as players apply that of a track and then the movie's.
    func followed(by other: TransformationMatrix) -> TransformationMatrix {
        var result = TransformationMatrix()
        (result.a, result.b) = (a * other.a + b * other.c, a * other.b + b * other.d)
        (result.c, result.d) = (c * other.a + d * other.c, c * other.b + d * other.d)
        return result
    }

    fileprivate var numbers: (Int, Int, Int, Int) { (a, b, c, d) }
}

extension Orientation {
    /// By right angles; a matrix that turns otherwise is ignored, as players do.
    init(_ matrix: TransformationMatrix) {
        self =
            switch matrix.numbers {
            case (-1, 0, 0, 1): .mirrored
            case (-1, 0, 0, -1): .upsideDown
            case (1, 0, 0, -1): .flipped
            case (0, 1, 1, 0): .transposed
            case (0, 1, -1, 0): .turnedRight
            case (0, -1, -1, 0): .transversed
            case (0, -1, 1, 0): .turnedLeft
            default: .upright
            }
    }
}
