import Storage

/// The codes that show an upload in other places, as in the reference.
struct EmbedCodes: Sendable {
    let groups: [Group]

    /// Codes of one language.
    struct Group: Sendable {
        let name: String
        let isOpen: Bool
        let codes: [Code]
    }

    struct Code: Sendable {
        let name: String
        let code: String
    }

    init(of record: UploadRecord, urls: SiteURLs) {
        let links = Links(record, urls)
        groups = [
            Group(name: "Links", isOpen: true, codes: links.plain),
            Group(name: "HTML", isOpen: false, codes: links.html),
            Group(name: "Markdown", isOpen: false, codes: links.markdown),
            Group(name: "BBCode", isOpen: false, codes: links.bbCode),
        ]
    }
}

/// The addresses of one upload, and the codes around them. Files that were not made have no code.
private struct Links {
    typealias Code = EmbedCodes.Code

    let title: String
    let viewer, file, thumb: String
    let medium, frame: String?

    init(_ record: UploadRecord, _ urls: SiteURLs) {
        title = record.title ?? record.names.original
        viewer = urls.viewer(of: record)
        file = urls.file(record.names.original, of: record)
        thumb = urls.file(record.names.thumb, of: record)
        medium = record.mediumSize > 0 ? urls.file(record.names.medium, of: record) : nil
        frame = record.frameSize > 0 ? urls.file(record.names.frame, of: record) : nil
    }

    var plain: [Code] {
        [Code(name: "Viewer", code: viewer), Code(name: "File", code: file)]
            + (frame.map { [Code(name: "Frame", code: $0)] } ?? []) + [Code(name: "Thumb", code: thumb)]
            + (medium.map { [Code(name: "Medium", code: $0)] } ?? [])
    }

    var html: [Code] {
        let alternative = PageText.escaped(title)
        func picture(_ address: String) -> String { "<img src=\"\(address)\" alt=\"\(alternative)\" border=\"0\">" }
        let whole = frame.map { "<video src=\"\(file)\" controls poster=\"\($0)\"></video>" } ?? picture(file)
        return codes(whole: whole, small: picture) { "<a href=\"\(viewer)\">\($0)</a>" }
    }

    var markdown: [Code] {
        let alternative = Self.escapedForMarkdown(title)
        func picture(_ address: String) -> String { "![\(alternative)](\(address))" }
        // Markdown has no videos: their frame leads to the viewer.
        func linked(_ code: String) -> String { "[\(code)](\(viewer))" }
        let whole = frame.map { linked(picture($0)) } ?? picture(file)
        return codes(whole: whole, full: linked(picture(frame ?? file)), small: picture, linked)
    }

    var bbCode: [Code] {
        func picture(_ address: String) -> String { "[img]\(address)[/img]" }
        let whole = frame == nil ? picture(file) : "[video]\(file)[/video]"
        return codes(whole: whole, small: picture) { "[url=\(viewer)]\($0)[/url]" }
    }

    private func codes(
        whole: String, full: String? = nil, small: (String) -> String, _ linked: (String) -> String
    ) -> [Code] {
        [Code(name: "Embedded", code: whole), Code(name: "Linked", code: full ?? linked(whole))]
            + (medium.map { [Code(name: "Medium, linked", code: linked(small($0)))] } ?? [])
            + [Code(name: "Thumb, linked", code: linked(small(thumb)))]
    }

    /// The text of a picture: brackets would end it, and some readers of Markdown let HTML through.
    private static func escapedForMarkdown(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in PageText.escaped(text).unicodeScalars {
            if ["\\", "[", "]", "*", "_", "`"].contains(scalar) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }
}
