import Media

/// Changes to bytes, in their order. What lies between them stays as it is.
struct Edits {
    typealias Change = (range: Range<Int>, bytes: [UInt8])

    private var changes: [Change] = []

    init() {}

    /// Changes in any order. Of those that want the same bytes, as parts of a spoilt file may, the first one gets them.
    init(sorting changes: [Change]) {
        for change in changes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where change.range.lowerBound >= end { replace(change.range, with: change.bytes) }
    }

    var isEmpty: Bool { changes.isEmpty }

    /// Behind the last of them.
    var end: Int { changes.last?.range.upperBound ?? 0 }

    /// By how much the bytes get more.
    var growth: Int { changes.reduce(0) { $0 + $1.bytes.count - $1.range.count } }

    /// Puts other bytes in the place of some. The place lies behind all earlier ones.
    mutating func replace(_ range: Range<Int>, with bytes: [UInt8] = []) {
        precondition(range.lowerBound >= end)
        if !range.isEmpty || !bytes.isEmpty { changes.append((range, bytes)) }
    }

    /// Changes that make zeros of so many bytes. They share their zeros: of a video that may be most of it.
    static func zeros(_ range: Range<Int>) -> [Change] {
        stride(from: range.lowerBound, to: range.upperBound, by: manyZeros.count).map { start in
            let end = min(range.upperBound, start + manyZeros.count)
            return (start..<end, end - start == manyZeros.count ? manyZeros : Array(manyZeros[..<(end - start)]))
        }
    }

    private static let manyZeros = [UInt8](repeating: 0, count: 1 << 16)

    /// The same where they are not all zeros already.
    static func zeros(_ range: Range<Int>, unlessIn bytes: UnsafeRawBufferPointer) -> [Change] {
        UnsafeRawBufferPointer(rebasing: bytes[range]).isZero ? [] : zeros(range)
    }

    /// Those within a part of the bytes, as changes of that part alone, and all others; `nil` where one reaches over
    /// its edge.
    func split(by part: Range<Int>) -> (within: Edits, others: [Change])? {
        var within = Edits()
        var others: [Change] = []
        for change in changes {
            if !change.range.overlaps(part) {
                others.append(change)
            } else if part.lowerBound <= change.range.lowerBound, change.range.upperBound <= part.upperBound {
                let range = change.range.lowerBound - part.lowerBound..<change.range.upperBound - part.lowerBound
                within.replace(range, with: change.bytes)
            } else {
                return nil
            }
        }
        return (within, others)
    }

    func applied(to bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + max(0, growth))
        var position = 0
        for change in changes {
            result += bytes[position..<change.range.lowerBound]
            result += change.bytes
            position = change.range.upperBound
        }
        return result + bytes[position...]
    }

    /// Writes the changed bytes to a file of the job, and returns how many they are.
    func write(
        _ bytes: UnsafeRawBufferPointer, to file: JobDescriptor, _ files: borrowing JobFiles
    ) throws(JobError) -> Int {
        var small: [UInt8] = []
        var position = 0
        for change in changes + [(bytes.count..<bytes.count, [])] {
            let kept = bytes[position..<change.range.lowerBound]
            if kept.count < Self.least {
                small += kept
            } else {
                try Self.flush(&small, to: file, files)
                try files.write(UnsafeRawBufferPointer(rebasing: kept), to: file)
            }
            small += change.bytes
            if small.count >= Self.least { try Self.flush(&small, to: file, files) }
            position = change.range.upperBound
        }
        try Self.flush(&small, to: file, files)
        return bytes.count + growth
    }

    /// Bytes that are worth a call of the system.
    private static let least = 1 << 16

    private static func flush(
        _ small: inout [UInt8], to file: JobDescriptor, _ files: borrowing JobFiles
    ) throws(JobError) {
        try small.withUnsafeBufferPointer { bytes throws(JobError) in
            try files.write(UnsafeRawBufferPointer(bytes), to: file)
        }
        small.removeAll(keepingCapacity: true)
    }
}
