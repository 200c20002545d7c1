import JPEG
import Media

/// The picture as it is stored, where that is not the received file as it came.
struct Original {
    let header: Header
    private let bytes: UnsafeRawBufferPointer
    private let plan: Plan
    private let policy: MetadataPolicy
    private let isToBeRotated: Bool

    init(_ header: Header, _ bytes: UnsafeRawBufferPointer, _ plan: Plan, _ job: Job) {
        self.header = header
        self.bytes = bytes
        self.plan = plan
        policy = job.metadata
        isToBeRotated = job.orientation == .rotate || job.metadata == .strip
    }

    /// Writes a picture that was made of the file in its place, with the metadata and in the colour space that it
    /// keeps. Returns its length.
    func write(
        _ picture: borrowing Bitmap, _ space: ColourSpace?, to files: borrowing JobFiles
    ) throws(JobError) -> Int {
        let keepsSpace = header.keeps(space)
        if !keepsSpace { ColourTransform(from: space)?.apply(to: picture) }
        let cleaning = MetadataFilter(
            policy: policy, isTurned: true, size: plan.picture, dropsProfile: !keepsSpace || header.isOfInks)
        let encoding = try picture.encoded(
            as: header.kind, quality: Encoding.qualityOfOriginals, header.chroma,
            keepsSpace ? cleaning.colourSpace(space) : nil)
        let carried = try header.carried(from: bytes, by: cleaning)
        return try encoding.write(carried, header.kind, picture.size, to: .original, files)
    }

    /// Writes the file as the kind that it is stored as, of this decoded picture. Returns its length.
    func convert(
        _ picture: borrowing Bitmap, _ space: ColourSpace?, to files: borrowing JobFiles
    ) throws(JobError) -> Int {
        guard case .bmp(let header) = header else { return try write(picture, space, to: files) }
        // All eight bits of the alpha, which the decoded picture has not.
        let pixels = try BMPDecoder(bytes, header).decode()
        let profile = header.carriedProfile(from: bytes, by: MetadataFilter(policy: policy))
        return try pixels.writePNG(header.size, profile: profile, to: files)
    }

    /// Writes the file with what has to be changed in it so that it keeps what it may and lies as it should, and the
    /// picture as it is. Returns its length; `nil`, and nothing written, where nothing has to be changed.
    ///
    /// - Parameter codedEnd: where the picture's data end, as its decoder reports.
    func clean(codedEnd: Int?, to files: borrowing JobFiles) throws(JobError) -> Int? {
        if case .jpeg(let header) = header, let length = try turn(header, codedEnd: codedEnd, to: files) {
            return length
        }
        let edits = try header.edits(of: bytes, by: MetadataFilter(policy: policy), codedEnd: codedEnd)
        return edits.isEmpty ? nil : try edits.write(bytes, to: .original, files)
    }

    /// Writes a JPEG turned upright; `nil` where it is not to be, or would lose something.
    private func turn(
        _ header: JPEGHeader, codedEnd: Int?, to files: borrowing JobFiles
    ) throws(JobError) -> Int? {
        guard
            isToBeRotated, try !header.bearsFurtherPictures(bytes, policy), let rotated = header.rotatedUpright(bytes),
            case let rotatedHeader = try JPEGHeader(rotated.bytes), !rotatedHeader.lacksEnd
        else { return nil }
        let cleaning = MetadataFilter(policy: policy, isTurned: true, size: plan.picture)
        var edits = try JPEGLayout(rotated.bytes, rotatedHeader).edits(of: rotated.bytes, by: cleaning)
        if policy == .keep {
            let tail = header.lacksEnd ? codedEnd ?? header.end : header.end
            edits.replace(rotated.bytes.count..<rotated.bytes.count, with: Array(bytes[tail...]))
        }
        return try edits.write(rotated.bytes, to: .original, files)
    }
}

extension Header {
    /// Whether a picture that is encoded of this one can be in its colour space: a JPEG does not name colours by
    /// numbers, which a HEIC may do, and a profile of greys fits no pixels of three channels.
    fileprivate func keeps(_ space: ColourSpace?) -> Bool {
        switch space {
        case .profile(let profile): !profile.isOfGreys || chroma == .none
        case .code: kind.stored != .jpeg
        case .measured, nil: true
        }
    }

    /// Whether the file is of cyan, magenta, yellow and black, and the decoded picture is not.
    fileprivate var isOfInks: Bool {
        if case .jpeg(let header) = self { header.components == 4 } else { false }
    }
}

extension JPEGHeader {
    /// Whether pictures hang behind it that stay, and that an index in it finds by their places (CIPA DC-007). Those
    /// lie as it does, a map of its brightness among them, and cannot be turned with it.
    fileprivate func bearsFurtherPictures(
        _ bytes: UnsafeRawBufferPointer, _ policy: MetadataPolicy
    ) throws(JobError) -> Bool {
        guard policy == .keep, end < bytes.count else { return false }
        return try JPEGLayout(bytes, self).segments.contains {
            $0.marker == 0xE2 && bytes.holds("MPF\0", at: $0.content.lowerBound)
        }
    }
}
