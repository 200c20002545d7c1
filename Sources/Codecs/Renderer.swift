import Media

/// Makes the renditions of one picture by its plan, in the colours of sRGB.
struct Renderer: ~Copyable {
    private let plan: Plan
    private let kind: Kind
    private let orientation: Orientation
    private let quality: Int
    /// Makes the colours those of sRGB; `nil` where they are.
    private let colours: ColourTransform?

    init(_ plan: Plan, _ kind: Kind, _ orientation: Orientation, _ space: ColourSpace?, quality: Int) {
        self.plan = plan
        self.kind = kind
        self.orientation = orientation
        self.quality = quality
        colours = ColourTransform(from: space)
    }

    /// Writes the medium, where there is one to make, and the thumb. Only what is small already gets turned.
    func render(_ picture: borrowing Bitmap, to files: borrowing JobFiles) throws(Setback) -> Report {
        guard let size = plan.medium else {
            return report(thumb: try makeThumb(from: picture, files), medium: nil)
        }
        let medium = try medium(size, of: picture)
        let rendition = try write(medium, to: .medium, files)
        let thumb =
            plan.thumbIsMadeFromMedium
            ? try write(try medium.filling(plan.thumb), to: .thumb, files)
            : try makeThumb(from: picture, files)
        return report(thumb: thumb, medium: rendition)
    }

    /// Writes the medium alone, where there is one to make.
    func makeMedium(from picture: borrowing Bitmap, _ files: borrowing JobFiles) throws(Setback) -> Rendition? {
        guard let size = plan.medium else { return nil }
        return try write(try medium(size, of: picture), to: .medium, files)
    }

    private func medium(_ size: PixelSize, of picture: borrowing Bitmap) throws(Setback) -> Bitmap {
        let medium = try picture.fitting(orientation.applied(to: size)).turned(orientation)
        colours?.apply(to: medium)
        return medium
    }

    /// Writes the thumb out of rows as stored.
    func makeThumb(from picture: borrowing Bitmap, _ files: borrowing JobFiles) throws(Setback) -> Rendition {
        let thumb = try picture.filling(orientation.applied(to: plan.thumb)).turned(orientation)
        colours?.apply(to: thumb)
        return try write(thumb, to: .thumb, files)
    }

    private func write(
        _ bitmap: borrowing Bitmap, to file: JobDescriptor, _ files: borrowing JobFiles
    ) throws(Setback) -> Rendition {
        let encoding = try bitmap.encoded(as: kind, quality: quality)
        try files.write(encoding.bytes, to: file)
        return Rendition(size: bitmap.size, bytes: encoding.bytes.count)
    }

    func report(thumb: Rendition, medium: Rendition?) -> Report {
        Report(kind: kind, size: plan.picture, isAnimated: false, thumb: thumb, medium: medium)
    }
}
