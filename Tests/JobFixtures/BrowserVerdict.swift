import Foundation

/// What a browser shows of an odd but valid file, as `Tests/CodecsTests/Fixtures/browser/verdicts.tsv` has it.
package struct BrowserVerdict: Sendable, CustomStringConvertible {
    /// The name of the file, after what is odd about it and the program that wrote it.
    package let name: String
    package let width: Int
    package let height: Int
    /// 0 for a video.
    package let frames: Int
    /// How long a video plays; 0 for a picture.
    package let milliseconds: Int
    /// The mean red, green and blue of each cell of a square thumb over white, 8 × 8 of them row by row, 0…255.
    let cells: [UInt8]

    /// Cells in a row, and rows.
    private static let side = 8

    package var description: String { name }

    package var bytes: [UInt8] {
        get throws { try Array(Data(contentsOf: Self.folder.appending(path: name))) }
    }

    /// Where a thumb differs from what the browser shows.
    ///
    /// - Parameters:
    ///   - tolerance: by how much the mean of a cell may differ, 0…255. All cells together may by at most 8 on average: a
    ///     matrix of colours that is the wrong one makes 10 of that.
    ///   - colour: red, green and blue over white at a place of the picture.
    /// - Returns: a sentence for the cell that differs most; `nil` where all are near enough.
    package func difference(
        from width: Int, _ height: Int, within tolerance: Double, colour: (_ x: Int, _ y: Int) -> [Int]
    ) -> String? {
        let square = min(width, height)
        let (left, top) = ((width - square) / 2, (height - square) / 2)
        var worst = (by: 0.0, sentence: "")
        var sum = 0.0
        for row in 0..<Self.side {
            for column in 0..<Self.side {
                var sums = [0, 0, 0]
                var count = 0
                for y in row * square / Self.side..<(row + 1) * square / Self.side {
                    for x in column * square / Self.side..<(column + 1) * square / Self.side {
                        for (channel, value) in colour(left + x, top + y).enumerated() { sums[channel] += value }
                        count += 1
                    }
                }
                let start = 3 * (row * Self.side + column)
                let expected = cells[start..<start + 3].map(Double.init)
                let found = sums.map { Double($0) / Double(max(1, count)) }
                let by = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
                sum += by
                if by > worst.by {
                    let whole = found.map { Int($0) }
                    worst = (
                        by, "row \(row), column \(column): \(whole) where a browser shows \(expected.map { Int($0) })"
                    )
                }
            }
        }
        let average = sum / Double(Self.side * Self.side)
        return worst.by > tolerance || average > 8 ? "\(worst.sentence); \(average) on average" : nil
    }

    /// Those of all files, or the error that they cannot be read.
    package static let all = Result { try readAll() }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "CodecsTests/Fixtures/browser")

    private static func readAll() throws -> [BrowserVerdict] {
        let text = try String(contentsOf: folder.appending(path: "verdicts.tsv"), encoding: .utf8)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: "\t").map(String.init)
            let numbers = fields.dropFirst().prefix(4).compactMap(Int.init)
            guard fields.count == 6, numbers.count == 4, fields[5].utf8.count == 6 * side * side else {
                throw Malformed(line: String(line))
            }
            let digits = Array(fields[5])
            let cells = stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(digits[$0..<$0 + 2]), radix: 16)
            }
            guard cells.count == 3 * side * side else { throw Malformed(line: String(line)) }
            return BrowserVerdict(
                name: fields[0], width: numbers[0], height: numbers[1], frames: numbers[2], milliseconds: numbers[3],
                cells: cells)
        }
    }

    private struct Malformed: Error {
        let line: String
    }
}
