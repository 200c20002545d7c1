import Media

/// The sizes of all that is made of a picture, as a viewer sees them.
struct Plan {
    let picture: PixelSize
    /// `nil` when there is none to make.
    let medium: PixelSize?
    let thumb: PixelSize

    init(for header: Header, _ job: Job) {
        let picture = header.orientation.applied(to: header.size)
        self.picture = picture
        thumb = job.thumb
        if picture.width > job.mediumWidth {
            let height = max(1, rounded(picture.height * job.mediumWidth, over: picture.width))
            medium = PixelSize(width: job.mediumWidth, height: height)
        } else {
            // The medium of an animation is its still, whatever its size.
            medium = header.frames > 1 ? picture : nil
        }
    }

    /// Whether the medium has pixels enough for the thumb: out of a flat one it would be blurred.
    var thumbIsMadeFromMedium: Bool {
        guard let medium else { return false }
        return medium.width >= thumb.width && medium.height >= thumb.height
    }

    /// By how much the sides may be divided while decoding so that nothing has to be enlarged for it: 8, 4, 2 or 1.
    var divisor: Int {
        [8, 4, 2].first { divisor in
            picture.width / divisor >= max(medium?.width ?? 0, thumb.width)
                && picture.height / divisor >= thumb.height
        } ?? 1
    }
}
