import Media
import Storage
import Uploads

extension UploadResponse {
    var hasMedium: Bool { record.mediumSize > 0 }
    var hasFrame: Bool { record.frameSize > 0 }

    /// Which files there are, as a sum: 1 thumb, 2 medium, 4 original, 16 frame.
    var chain: Int { 5 + (hasMedium ? 2 : 0) + (hasFrame ? 16 : 0) }

    var original: JSON {
        file(record.names.original, suffix: "", record.names.fileExtension, record.mime, size: record.size)
    }

    /// A picture that was made of the upload; of a video it is a JPEG.
    func derived(_ name: String, suffix: String, size: Int) -> JSON {
        file(
            name, suffix: suffix, record.names.derivedExtension, record.isVideo ? "image/jpeg" : record.mime, size: size
        )
    }

    private func file(_ name: String, suffix: String, _ fileExtension: String, _ mime: String, size: Int) -> JSON {
        let members: KeyValuePairs<String, JSON> = [
            "filename": .string(name), "name": .string(record.names.stem + suffix), "mime": .string(mime),
            "extension": .string(fileExtension), "url": .string(urls.file(name, of: record)), "size": .int(size),
        ]
        return .object(members.filter { isTold($0.key) }.map { $0 })
    }

    /// What stands for a file that was not made.
    static let noFile: JSON = [
        "filename": .null, "name": .null, "mime": .null, "extension": .null, "url": .null,
    ]

    /// The file that a page would show: the medium, or the thumb of a heavy picture without one; of a video
    /// the frame, unless its medium has fewer bytes.
    var display: (name: String, width: Int, height: Int) {
        if hasFrame, !hasMedium || record.frameSize < record.mediumSize {
            return (record.names.frame, record.width, record.height)
        }
        if hasMedium {
            let width = min(settings.job.mediumWidth, record.width)
            let height = (Double(record.height) * Double(width) / Double(record.width)).rounded()
            return (record.names.medium, width, max(1, Int(height)))
        }
        if record.size > 200_000 { return (record.names.thumb, settings.job.thumb.width, settings.job.thumb.height) }
        return (record.names.original, record.width, record.height)
    }
}
