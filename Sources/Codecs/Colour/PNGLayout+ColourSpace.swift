import CZip

extension PNGLayout {
    /// What the chunks say of the colours, the one that counts first (W3C PNG, 13.13 and 13.14); `nil` for sRGB.
    func colourSpace(in bytes: UnsafeRawBufferPointer) -> ColourSpace? {
        func content(_ type: Int) -> UnsafeRawBufferPointer? {
            chunks.first { $0.type == type && isHeeded($0, in: bytes) }.map {
                UnsafeRawBufferPointer(rebasing: bytes[$0.content])
            }
        }
        if let code = content(PNGChunk.code), code.count == 4 {
            return .code(primaries: Int(code[0]), transfer: Int(code[1]))
        }
        if let profile = content(PNGChunk.profile).flatMap({ Self.profile(in: $0[...]) }) {
            return .profile(profile.bytes)
        }
        guard content(PNGChunk.screen) == nil, let gamma = content(PNGChunk.gamma).flatMap({ Self.numbers(1, in: $0) })
        else { return nil }
        let colours = content(PNGChunk.colours).flatMap { Self.numbers(8, in: $0) }
        let primaries =
            colours.map {
                Primaries(white: ($0[0], $0[1]), red: ($0[2], $0[3]), green: ($0[4], $0[5]), blue: ($0[6], $0[7]))
            } ?? .screen
        // Most writers mean sRGB with the exponent that is near its curve, and browsers read it so.
        if primaries == .screen, (0.43...0.48).contains(gamma[0]) { return nil }
        return (0.05...5).contains(gamma[0]) ? .measured(gamma: 1 / gamma[0], primaries) : nil
    }

    /// Numbers that are stored a hundred thousandfold.
    private static func numbers(_ count: Int, in content: UnsafeRawBufferPointer) -> [Double]? {
        guard content.count == 4 * count else { return nil }
        return (0..<count).map {
            Double(UInt32(bigEndian: content.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))) / 100_000
        }
    }

    /// A whole chunk that holds a profile (W3C PNG, 11.3.2.3); empty when memory is short.
    static func chunk(ofProfile profile: [UInt8]) -> [UInt8] {
        let packed = [UInt8](unsafeUninitializedCapacity: Int(compressBound(uLong(profile.count)))) { buffer, count in
            var length = uLongf(buffer.count)
            let status = compress(buffer.baseAddress, &length, profile, uLong(profile.count))
            count = status == Z_OK ? Int(length) : 0
        }
        return packed.isEmpty ? [] : PNGChunk.chunk(PNGChunk.profile, Array("ICC profile\0\0".utf8) + packed)
    }

    /// A profile behind its name and the number of the one method of compression.
    ///
    /// - Returns: the profile, and whether there is nothing else in the chunk: its name is one that programs give every
    ///   profile, and no bytes follow. `nil` where browsers find no profile.
    static func profile(in content: Slice<UnsafeRawBufferPointer>) -> (bytes: [UInt8], isAlone: Bool)? {
        guard let end = content.firstIndex(of: 0), (1...79).contains(end - content.startIndex),
            content.endIndex > end + 2, content[end + 1] == 0
        else { return nil }
        let packed = UnsafeRawBufferPointer(rebasing: content[(end + 2)...])
        return packed.withMemoryRebound(to: UInt8.self) { packed in
            var status = Z_OK
            var packedLength = uLong(packed.count)
            let profile = [UInt8](unsafeUninitializedCapacity: ColourSpace.longestProfile) { buffer, count in
                var length = uLongf(buffer.count)
                status = uncompress2(buffer.baseAddress, &length, packed.baseAddress, &packedLength)
                count = status == Z_OK ? Int(length) : 0
            }
            guard status == Z_OK else { return nil }
            let hasCommonName = commonNames.contains { content[..<end].elementsEqual($0.utf8) }
            return (profile, hasCommonName && Int(packedLength) == packed.count)
        }
    }

    /// Of ImageMagick and libvips, Apple, Photoshop, and the standard's own.
    private static let commonNames = [
        "icc", "ICC Profile", "ICC profile", "Photoshop ICC profile", "sRGB", "sRGB IEC61966-2.1", "Display P3",
        "Adobe RGB (1998)", "kCGColorSpaceSRGB", "kCGColorSpaceDisplayP3", "kCGColorSpaceGenericRGB",
        "kCGColorSpaceAdobeRGB1998",
    ]
}
