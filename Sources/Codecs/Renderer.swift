import Media

/// Makes the renditions of one picture by its plan.
struct Renderer {
    private let plan: Plan
    private let kind: Kind
    private let orientation: Orientation
    private let quality: Int

    init(_ plan: Plan, _ kind: Kind, _ orientation: Orientation, quality: Int) {
        self.plan = plan
        self.kind = kind
        self.orientation = orientation
        self.quality = quality
    }

    /// Writes the medium, where there is one to make, and the thumb. Only what is small already gets turned.
    func render(_ picture: borrowing Bitmap, to files: borrowing JobFiles) throws(Setback) -> Report {
        guard let size = plan.medium else {
            return report(thumb: try makeThumb(from: picture, files), medium: nil)
        }
        let medium = try picture.fitting(orientation.applied(to: size)).turned(orientation)
        let rendition = try write(medium, to: .medium, files)
        let thumb =
            plan.thumbIsMadeFromMedium
            ? try write(try medium.filling(plan.thumb), to: .thumb, files)
            : try makeThumb(from: picture, files)
        return report(thumb: thumb, medium: rendition)
    }

    /// The thumb out of rows as stored.
    private func makeThumb(from picture: borrowing Bitmap, _ files: borrowing JobFiles) throws(Setback) -> Rendition {
        let thumb = try picture.filling(orientation.applied(to: plan.thumb)).turned(orientation)
        return try write(thumb, to: .thumb, files)
    }

    private func write(
        _ bitmap: borrowing Bitmap, to file: JobDescriptor, _ files: borrowing JobFiles
    ) throws(Setback) -> Rendition {
        let encoding = try bitmap.encoded(as: kind, quality: quality)
        try files.write(encoding.bytes, to: file)
        return Rendition(size: bitmap.size, bytes: encoding.bytes.count)
    }

    private func report(thumb: Rendition, medium: Rendition?) -> Report {
        Report(kind: kind, size: plan.picture, isAnimated: false, thumb: thumb, medium: medium)
    }
}
