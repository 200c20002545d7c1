import Foundation
import Glibc

/// The pages of programs and libraries that the process has mapped to run them.
enum CodePages {
    /// Lets go of those that the start alone has used: most of what an idle service would be seen to hold. Any that is
    /// used again is mapped again, from memory that all processes share.
    static func release() throws {
        let maps = try String(contentsOfFile: "/proc/self/maps", encoding: .ascii)
        for line in maps.split(separator: "\n") {
            // proc(5): "START-END r-xp OFFSET DEVICE INODE PATH". What runs is never written to, so no change is lost.
            let columns = line.split(separator: " ", maxSplits: 5)
            guard columns.count == 6, columns[1] == "r-xp", columns[5].contains("/") else { continue }
            let ends = columns[0].split(separator: "-").compactMap { UInt(String($0), radix: 16) }
            guard ends.count == 2, let start = UnsafeMutableRawPointer(bitPattern: ends[0]) else { continue }
            madvise(start, Int(ends[1] - ends[0]), MADV_DONTNEED)
        }
    }
}
