/// The names of the files of one upload: they share one stem, and each derived one has a suffix of its own.
package struct FileNames: Sendable, Equatable {
    /// Suffixes of derived files, after the stem: thumb, medium, frame of a video.
    static let derivedSuffixes = [".th", ".md", ".fr"]
    /// Extensions of variants, after a whole derived name: the same picture in another format.
    static let variantExtensions = ["webp", "avif"]
    private static let videoExtensions: Set = ["mp4", "mov", "webm"]

    package let stem: String
    package let fileExtension: String

    package init(stem: String, fileExtension: String) {
        self.stem = stem
        self.fileExtension = fileExtension
    }

    /// What is made of a video is a picture.
    package var derivedExtension: String { Self.videoExtensions.contains(fileExtension) ? "jpeg" : fileExtension }

    package var original: String { "\(stem).\(fileExtension)" }
    package var thumb: String { "\(stem).th.\(derivedExtension)" }
    package var medium: String { "\(stem).md.\(derivedExtension)" }
    package var frame: String { "\(stem).fr.\(derivedExtension)" }

    /// Of the thumb, and of the medium. An AVIF has none.
    package var variants: [String] {
        guard Self.variantBases.contains(derivedExtension) else { return [] }
        return [thumb, medium].flatMap { name in Self.variantExtensions.map { "\(name).\($0)" } }
    }

    /// Every name that an upload of this stem may have given to a file.
    var all: [String] { [original, thumb, medium, frame] + variants }

    /// The stems whose files could bear a name that this stem's files bear: `a.th.png` is the thumb of `a.png`, and
    /// might be a picture called `a.th` as well; `a.th.png.webp` is a variant, and might be one called `a.th.png`.
    var rivals: [String] {
        let suffixes =
            Self.derivedSuffixes
            + Self.derivedSuffixes.flatMap { suffix in
                Self.variantBases.map { "\(suffix).\($0)" }
            }
        return [stem] + suffixes.map { stem + $0 }
            + suffixes.filter(stem.hasSuffix).map { String(stem.dropLast($0.count)) }
    }

    /// Extensions of what has variants.
    private static let variantBases = ["jpeg", "jpg", "png", "gif", "webp"]
}
