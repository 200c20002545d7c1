import Media

/// The sizes of all that is made of a picture, as a viewer sees them.
struct Plan {
    /// The picture as it came, and as it is stored.
    let received: PixelSize
    let picture: PixelSize
    /// `nil` when there is none to make.
    let medium: PixelSize?
    let thumb: PixelSize
    /// The mark that the stored picture gets.
    let watermark: Watermark?

    /// - Parameter isSphere: whether the picture shows all that is around the camera.
    /// - Throws: the refusal of a width that the picture cannot have.
    init(for header: Header, _ job: Job, isSphere: Bool) throws(JobError) {
        received = header.orientation.applied(to: header.size)
        let picture = try received.stored(for: job, isMoving: header.isAnimated)
        self.picture = picture
        thumb = job.thumb
        let isMarked = job.watermark?.isMeant(for: header, picture, isSphere: isSphere) ?? false
        watermark = isMarked ? job.watermark : nil
        if picture.width > job.mediumWidth {
            medium = picture.fitting(width: job.mediumWidth)
        } else {
            // The medium of an animation is its still, whatever its size.
            medium = header.isAnimated ? picture : nil
        }
    }

    /// Whether the original is to be encoded anew: at another size, or with a mark on it.
    var isRedrawn: Bool { picture != received || watermark != nil }

    /// By how much the sides may be divided while decoding: 8, 4, 2 or 1. Two pixels are left for one of the largest
    /// picture to be made, as what the decoder leaves out by blocks would show in it otherwise. Of what has very many
    /// pixels, which tell less each and cost most, one has to do.
    var divisor: Int {
        var least = PixelSize(width: max(medium?.width ?? 0, thumb.width), height: thumb.height)
        // All that is shown beside a picture that is redrawn is made out of that.
        if isRedrawn { least = picture }
        let spare = received.area > Self.veryManyPixels ? 1 : 2
        return [8, 4, 2].first {
            received.width >= $0 * spare * least.width && received.height >= $0 * spare * least.height
        } ?? 1
    }

    private static let veryManyPixels = 10_000_000
}

extension PixelSize {
    /// The size at which a picture of this one is stored (contract, rule 13): the site's bounds come
    /// before the sender's width.
    fileprivate func stored(for job: Job, isMoving: Bool) throws(JobError) -> PixelSize {
        if let width = job.width {
            guard !isMoving else { throw .refused(.widthOfMoving) }
            guard width <= self.width else { throw .refused(.narrowerThanAsked) }
        }
        if isMoving { return self }
        let bound = PixelSize(
            width: job.most.width == 0 ? width : job.most.width,
            height: job.most.height == 0 ? height : job.most.height)
        guard width > bound.width || height > bound.height else { return fitting(width: job.width ?? width) }
        return width * bound.height > height * bound.width
            ? fitting(width: bound.width)
            : PixelSize(width: max(1, rounded(width * bound.height, over: height)), height: bound.height)
    }

    /// The size of the same proportions that is so wide, at least one pixel high.
    fileprivate func fitting(width: Int) -> PixelSize {
        PixelSize(width: width, height: max(1, rounded(height * width, over: self.width)))
    }
}
