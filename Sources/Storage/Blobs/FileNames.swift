/// The names of the files of one upload: they share one stem, and each derived one has a suffix of its own.
package struct FileNames: Sendable, Equatable {
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

    /// The stem without the suffixes of derived files at its end. Of all names in a folder one alone has a root, since
    /// `a.th.png` is the thumb of `a.png`, and might be a picture called `a.th` as well; `a.th.png.webp` is a variant,
    /// and might be one called `a.th.png`.
    var root: String {
        var root = stem.utf8[...]
        // A name that is nothing but a suffix has no other name before it.
        while let suffix = Self.rootSuffixes.first(where: {
            $0.count < root.count && root.suffix($0.count).elementsEqual($0)
        }) {
            root.removeLast(suffix.count)
        }
        return String(Substring(root))
    }

    /// Those of the files that are made today and of those to come: a large one, and the original of a changed one. They
    /// are part of what the database keeps, so none is ever added or taken away.
    private static let rootSuffixes = [".th", ".md", ".fr", ".lg", ".or"].flatMap { suffix in
        ([suffix] + variantBases.map { "\(suffix).\($0)" }).map { Array($0.utf8) }
    }

    /// Extensions of what has variants.
    private static let variantBases = ["jpeg", "jpg", "png", "gif", "webp"]
}
