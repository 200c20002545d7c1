extension JPEGLayout {
    /// The colour profile, put together of its segments (ICC.1, annex B.4); `nil` when there is none, or a part is
    /// missing. Segments behind the first scan do not count.
    func profile(in bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        var parts: [Int: Range<Int>] = [:]
        var count = 0
        for segment in segments
        where !segment.isLate && JPEGSegmentUse(segment, in: bytes) == .profile && segment.content.count > 14 {
            let start = segment.content.lowerBound + 12
            parts[Int(bytes[start])] = start + 2..<segment.content.upperBound
            count = Int(bytes[start + 1])
        }
        guard count > 0, parts.count == count else { return nil }
        var profile: [UInt8] = []
        for number in 1...count {
            guard let part = parts[number] else { return nil }
            profile += bytes[part]
        }
        return profile.count <= ColourSpace.longestProfile ? profile : nil
    }

    /// Segments that hold a profile.
    static func segments(ofProfile profile: [UInt8]) -> [UInt8] {
        let room = JPEGSegmentUse.profile.room - 2
        let count = (profile.count + room - 1) / room
        guard count <= 255 else { return [] }
        return (0..<count).flatMap { index in
            JPEGSegmentUse.profile.segment([UInt8(index + 1), UInt8(count)] + profile[(index * room)...].prefix(room))
        }
    }
}
