import Media
import Storage

/// What oEmbed tells of an upload (oembed.com, version 1.0).
struct OEmbed: Sendable {
    /// The members of the answer, in order.
    let members: [(key: String, value: JSON)]

    /// - Parameters:
    ///   - bounds: pixels that the embedded thing may have; `nil` for any number.
    ///   - job: tells the sizes of thumb and medium.
    init(of record: UploadRecord, urls: SiteURLs, within bounds: (width: Int?, height: Int?), job: Job) {
        let scale = min(
            1, Double(bounds.width ?? record.width) / Double(record.width),
            Double(bounds.height ?? record.height) / Double(record.height))
        let width = max(1, Int((Double(record.width) * scale).rounded(.down)))
        let height = max(1, Int((Double(record.height) * scale).rounded(.down)))
        let file = urls.file(record.names.original, of: record)

        var members: [(key: String, value: JSON)] = [
            (key: "version", value: "1.0"), (key: "type", value: record.isVideo ? "video" : "photo"),
            (key: "provider_name", value: .string(urls.host)),
            (key: "provider_url", value: .string(urls.address(.landing))),
            (key: "title", value: .string(record.title ?? record.names.original)),
            (key: "web_page", value: .string(urls.viewer(of: record))),
            (key: "width", value: .int(width)), (key: "height", value: .int(height)),
        ]
        if record.isVideo {
            let poster = record.frameSize > 0 ? " poster=\"\(urls.file(record.names.frame, of: record))\"" : ""
            let html = "<video src=\"\(file)\" controls\(poster) width=\"\(width)\" height=\"\(height)\"></video>"
            members.append((key: "html", value: .string(html)))
        } else {
            // The medium of a moving picture stands still.
            let isMediumEnough = record.mediumSize > 0 && !record.isAnimated && width <= job.mediumWidth
            let shown = isMediumEnough ? urls.file(record.names.medium, of: record) : file
            members.append((key: "url", value: .string(shown)))
        }
        let thumb = job.thumb
        if thumb.width <= bounds.width ?? thumb.width, thumb.height <= bounds.height ?? thumb.height {
            members += [
                (key: "thumbnail_url", value: .string(urls.file(record.names.thumb, of: record))),
                (key: "thumbnail_width", value: .int(thumb.width)),
                (key: "thumbnail_height", value: .int(thumb.height)),
            ]
        }
        self.members = members
    }

    var json: String { JSON.object(members).text }

    var xml: String {
        let lines = members.map { member in "<\(member.key)>\(Self.text(member.value))</\(member.key)>\n" }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<oembed>\n\(lines.joined())</oembed>\n"
    }

    private static func text(_ value: JSON) -> String {
        guard case .string(let text) = value else { return value.text }
        // XML has no word for these two (section 2.2); controls are in no text that is kept.
        let scalars = text.unicodeScalars.filter { $0 != "\u{FFFE}" && $0 != "\u{FFFF}" }
        return PageText.escaped(String(String.UnicodeScalarView(scalars)))
    }
}
