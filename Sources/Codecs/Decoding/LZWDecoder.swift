import Media

/// The variant of LZW in which a GIF codes indices (GIF89a specification, appendix F).
struct LZWDecoder {
    private let bytes: UnsafeRawBufferPointer
    private let frame: GIFFrame

    /// Codes have at most 12 bits.
    private static let mostCodes = 4096

    init(_ bytes: UnsafeRawBufferPointer, _ frame: GIFFrame) {
        self.bytes = bytes
        self.frame = frame
    }

    /// Decodes a frame's indices in the order of its data.
    ///
    /// - Parameters:
    ///   - count: pixels that are wanted; what the data hold beyond them is ignored, as in browsers.
    ///   - target: room for so many, or `nil` to find out only whether they are there.
    /// - Throws: corrupt where a code has no meaning yet or the data end before the last pixel, truncated where that
    ///   is because the file ends.
    func decode(_ count: Int, to target: UnsafeMutablePointer<UInt8>?) throws(JobError) {
        var prefixes = [UInt16](repeating: 0, count: Self.mostCodes)
        var lengths = [UInt16](repeating: 1, count: Self.mostCodes)
        var lasts = [UInt8](repeating: 0, count: Self.mostCodes)
        var firsts = [UInt8](repeating: 0, count: Self.mostCodes)
        for index in 0..<256 {
            lasts[index] = UInt8(index)
            firsts[index] = UInt8(index)
        }
        var isComplete = false
        var isValid = true
        prefixes.withUnsafeMutableBufferPointer { prefixes in
            lengths.withUnsafeMutableBufferPointer { lengths in
                lasts.withUnsafeMutableBufferPointer { lasts in
                    firsts.withUnsafeMutableBufferPointer { firsts in
                        let table = Table(prefixes: prefixes, lengths: lengths, lasts: lasts, firsts: firsts)
                        (isComplete, isValid) = run(count, target, table)
                    }
                }
            }
        }
        if isComplete { return }
        guard isValid else { throw .corrupt(.gif, .pixelData) }
        throw frame.isCut ? .truncated(.gif) : .corrupt(.gif, .missingPixels)
    }

    /// For each code: the code without its last index, how many indices it stands for, the last and the first of them.
    private struct Table {
        let prefixes: UnsafeMutableBufferPointer<UInt16>
        let lengths: UnsafeMutableBufferPointer<UInt16>
        let lasts: UnsafeMutableBufferPointer<UInt8>
        let firsts: UnsafeMutableBufferPointer<UInt8>
    }

    private func run(
        _ count: Int, _ target: UnsafeMutablePointer<UInt8>?, _ table: Table
    ) -> (isComplete: Bool, isValid: Bool) {
        let clear = 1 << frame.codeSize
        var bits = frame.codeSize + 1
        var free = clear + 2
        var previous = -1
        var done = 0
        var position = frame.data
        var blockEnd = position
        var pending: UInt32 = 0
        var pendingBits = 0
        while done < count {
            while pendingBits < bits {
                if position == blockEnd {
                    guard position < bytes.count, bytes[position] != 0 else { return (false, true) }
                    blockEnd = min(bytes.count, position + 1 + Int(bytes[position]))
                    position += 1
                    if position == blockEnd { return (false, true) }
                }
                pending |= UInt32(bytes[position]) << UInt32(pendingBits)
                position += 1
                pendingBits += 8
            }
            let code = Int(pending & (1 << UInt32(bits) - 1))
            pending >>= UInt32(bits)
            pendingBits -= bits

            if code == clear {
                bits = frame.codeSize + 1
                free = clear + 2
                previous = -1
                continue
            }
            if code == clear + 1 { return (false, true) }
            guard code < clear || code < free || code == free && previous >= 0 && free < Self.mostCodes else {
                return (false, false)
            }
            if previous < 0 {
                // The first code after a clear code is an index itself.
                guard code < clear else { return (false, false) }
            } else if free < Self.mostCodes {
                table.prefixes[free] = UInt16(previous)
                table.lengths[free] = table.lengths[previous] + 1
                table.firsts[free] = table.firsts[previous]
                table.lasts[free] = table.firsts[code == free ? previous : code]
                free += 1
            }
            if free == 1 << bits, bits < 12 { bits += 1 }
            previous = code
            let length = Int(table.lengths[code])
            if let target {
                var rest = code
                for place in stride(from: done + length - 1, through: done, by: -1) {
                    if place < count { target[place] = table.lasts[rest] }
                    rest = Int(table.prefixes[rest])
                }
            }
            done += length
        }
        return (true, true)
    }
}
