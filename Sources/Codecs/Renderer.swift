import JPEG
import Media

/// Makes the renditions of one picture by its plan, in the colours of sRGB.
struct Renderer: ~Copyable {
    private let plan: Plan
    private let kind: MediaFormat
    private let orientation: Orientation
    private let quality: Int
    private let chroma: ChromaSubsampling
    /// Makes the colours those of sRGB; `nil` where they are.
    private let colours: ColourTransform?

    /// - Parameter orientation: that of the rows of the decoded picture.
    init(_ plan: Plan, _ header: Header, _ orientation: Orientation, _ space: ColourSpace?, quality: Int) {
        self.plan = plan
        kind = header.kind
        self.orientation = orientation
        self.quality = quality
        chroma = header.chroma(ofRenditionsAt: quality)
        colours = ColourTransform(from: space)
    }

    /// Writes the medium, where there is one to make, and the thumb. Only what is small already gets turned.
    func render(_ picture: borrowing Bitmap, to files: borrowing JobFiles) throws(JobError) -> MediaReport {
        if let medium = plan.medium {
            // What both are made of is averaged once.
            let divisor = picture.spareDivisor(
                for: orientation.applied(to: medium), and: orientation.applied(to: plan.thumb))
            if divisor > 1 { return try render(try picture.averaged(over: divisor), to: files) }
        }
        let medium = try makeMedium(from: picture, files)
        return report(thumb: try makeThumb(from: picture, files), medium: medium)
    }

    /// Writes the medium out of rows as stored, where there is one to make.
    func makeMedium(from picture: borrowing Bitmap, _ files: borrowing JobFiles) throws(JobError) -> Rendition? {
        guard let size = plan.medium else { return nil }
        let medium = try picture.fitting(orientation.applied(to: size)).rotated(orientation)
        colours?.apply(to: medium)
        return try write(medium, to: .medium, files)
    }

    /// Writes the thumb out of rows as stored.
    func makeThumb(from picture: borrowing Bitmap, _ files: borrowing JobFiles) throws(JobError) -> Rendition {
        let thumb = try picture.filling(orientation.applied(to: plan.thumb)).rotated(orientation)
        colours?.apply(to: thumb)
        return try write(thumb, to: .thumb, files)
    }

    private func write(
        _ bitmap: borrowing Bitmap, to file: JobDescriptor, _ files: borrowing JobFiles
    ) throws(JobError) -> Rendition {
        let encoding = try bitmap.encoded(as: kind, quality: quality, chroma)
        try files.write(encoding.bytes, to: file)
        return Rendition(size: bitmap.size, bytes: encoding.bytes.count)
    }

    func report(thumb: Rendition, medium: Rendition?) -> MediaReport {
        MediaReport(kind: kind, size: plan.picture, isAnimated: false, thumb: thumb, medium: medium)
    }
}
