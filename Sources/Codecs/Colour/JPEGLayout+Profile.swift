extension JPEGLayout {
    /// The colour profile, put together of its segments (ICC.1, annex B.4); `nil` when there is none, or a part is
    /// missing.
    func profile(in bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let parts = profileParts(in: bytes) else { return nil }
        let profile = parts.flatMap { bytes[segments[$0].content.dropFirst(Self.profileHead)] }
        return profile.count <= ColourSpace.longestProfile ? profile : nil
    }

    /// Which segments hold the profile, in its order; `nil` when there is none, or a part is missing. As in browsers
    /// that is the first one that is complete, and segments behind the first scan do not count.
    func profileParts(in bytes: UnsafeRawBufferPointer) -> [Int]? {
        var parts: [Int: Int] = [:]
        var total: Int?
        for (index, segment) in segments.enumerated()
        where !segment.isLate && JPEGSegmentUse(segment, in: bytes) == .profile
            && segment.content.count > Self.profileHead
        {
            let (number, count) = (segment.content.lowerBound + 12, segment.content.lowerBound + 13)
            guard (1...max(1, bytes[count])).contains(bytes[number]), Int(bytes[count]) == total ?? Int(bytes[count]),
                parts[Int(bytes[number])] == nil
            else { return nil }
            total = Int(bytes[count])
            parts[Int(bytes[number])] = index
            if parts.count == total { return parts.sorted { $0.key < $1.key }.map(\.value) }
        }
        return nil
    }

    /// Bytes before a part of the profile: the word, the part's number and how many there are.
    static let profileHead = 14

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
