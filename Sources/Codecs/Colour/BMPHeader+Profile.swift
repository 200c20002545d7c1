import Media

extension BMPHeader {
    /// The embedded profile, where it is one of colours (ICC.1, 7.2); browsers take the picture for sRGB otherwise.
    func profile(in bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let profile, profile.count <= ColourSpace.longestProfile else { return nil }
        let block = UnsafeRawBufferPointer(rebasing: bytes[profile])
        return block.holds("acsp", at: 36) && block.holds("RGB ", at: 16) ? Array(block) : nil
    }

    /// A chunk for the PNG that the picture is stored as, so that its colours stay what they are; empty for none.
    func carriedProfile(from bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter) -> [UInt8] {
        guard !cleaning.dropsProfile, let profile = profile(in: bytes) else { return [] }
        let cleaned = cleaning.profile(profile)
        return cleaned.isEmpty ? [] : PNGLayout.chunk(ofProfile: cleaned)
    }
}
