import Synchronization

/// Numbers that this process has drawn and not yet given out.
final class NumberBlock: Sendable {
    private let numbers = Mutex<Range<Int64>>(0..<0)

    /// Gives a number out.
    ///
    /// - Parameter draw: takes a new block, where this one is used up. Other threads wait meanwhile.
    func next(drawing draw: () throws -> Range<Int64>) throws -> Int64 {
        try numbers.withLock { numbers in
            if numbers.isEmpty { numbers = try draw() }
            defer { numbers = numbers.lowerBound + 1..<numbers.upperBound }
            return numbers.lowerBound
        }
    }
}
