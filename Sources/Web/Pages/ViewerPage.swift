import Media
import Storage
import Uploads

/// What the page of an upload shows. The delete link is nowhere in it.
struct ViewerPage: Sendable {
    struct Tag: Sendable {
        let name: String
        let path: String
    }

    /// A moment for people and for programs.
    struct Moment: Sendable {
        let text: String
        let machine: String
    }

    let title: String
    let description: String?
    let address: String
    let kind: String
    let isVideo: Bool
    let file: String
    let filename: String
    let mime: String
    let size: String
    let width: Int
    let height: Int
    /// The picture that stands for the upload elsewhere: itself, or the frame of a video.
    let picture: String
    /// What the page shows of a picture, and where a browser may choose, the files to choose from.
    let shown: String
    let sizes: String?
    let facts: String
    let date: Moment
    let views: String
    let expiry: Moment?
    let album: PageLink?
    let tags: [Tag]
    let hasTags: Bool
    /// Whether the picture is behind a word of warning.
    let isVeiled: Bool
    /// Whether search engines are asked to leave it out.
    let isUnlisted: Bool
    let openGraphType: String
    let twitterCard: String
    let oEmbedJSON: String
    let oEmbedXML: String
    let codes: [EmbedCodes.Group]

    init(of record: UploadRecord, in album: Album?, urls: SiteURLs, settings: UploadSettings) {
        title = record.title ?? record.names.original
        description = record.description
        address = urls.viewer(of: record)
        isVideo = record.isVideo
        kind = isVideo ? "video" : "picture"
        file = urls.file(record.names.original, of: record)
        filename = record.names.original
        mime = record.mime
        size = ByteCount.text(record.size)
        (width, height) = (record.width, record.height)
        picture = record.frameSize > 0 ? urls.file(record.names.frame, of: record) : file

        // The medium of a moving picture stands still.
        let hasMedium = record.mediumSize > 0 && !record.isAnimated
        let medium = urls.file(record.names.medium, of: record)
        shown = hasMedium ? medium : file
        sizes =
            hasMedium && !record.isHeavy
            ? "\(medium) \(settings.job.mediumWidth)w, \(file) \(record.width)w" : nil

        let time = isVideo ? " — \(PlayingTime.text(record.duration))" : ""
        facts = "\(width) × \(height)\(time) — \(record.names.fileExtension.uppercased()) \(size)"
        date = Moment(of: record.datedAt, in: settings.calendar)
        views = record.views == 1 ? "1 view" : "\(record.views) views"
        expiry = record.expiresAt.map { Moment(of: $0, in: .utc) }
        // Whoever sees an upload of an album that only its address opens has not got that address, and shall not get it
        // here.
        self.album = album.flatMap { $0.privacy == .link ? nil : PageLink(to: $0, urls: urls) }
        tags = record.tags.map { Tag(name: $0, path: urls.path(.tag($0))) }
        hasTags = !tags.isEmpty
        isVeiled = record.isNotSafeForWork
        isUnlisted = record.expiresAt != nil || album.map { $0.privacy != .public } ?? false
        openGraphType = isVideo ? "video.other" : "article"
        twitterCard = isVideo ? "summary_large_image" : "photo"
        let oEmbed = urls.address(.oEmbed) + "?url=" + Route.encoded(address)
        oEmbedJSON = oEmbed + "&format=json"
        oEmbedXML = oEmbed + "&format=xml"
        codes = EmbedCodes(of: record, urls: urls).groups
    }
}

extension ViewerPage.Moment {
    init(of seconds: Int64, in calendar: SiteCalendar) {
        text = calendar.text(of: seconds)
        machine = SiteCalendar.utc.text(of: seconds).replacing(" ", with: "T") + "Z"
    }
}
