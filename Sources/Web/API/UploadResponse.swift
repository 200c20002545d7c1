import HTTP
import Storage
import Uploads

/// The answer to an upload that was taken: the object of the API page, field by field.
struct UploadResponse {
    let accepted: AcceptedUpload
    let urls: SiteURLs
    let settings: UploadSettings
    /// Whether the request used ImgBB's field `image` (contract, rule 8).
    let isInImgBBShape: Bool

    var record: UploadRecord { accepted.record }

    func response(in format: ResponseFormat) -> Response {
        switch format {
        case .json:
            Response(
                status: 200, headers: API.headers + [Header("Content-Type", "application/json; charset=UTF-8")],
                body: .text(json.text))
        case .txt:
            Response(
                status: 200, headers: API.headers + [Header("Content-Type", "text/plain; charset=UTF-8")],
                body: .text(record.isApproved ? urls.file(record.names.original, of: record) : urls.viewer(of: record)))
        case .redirect:
            Response(status: 302, headers: API.headers + [Header("Location", urls.viewerPath(of: record))])
        }
    }

    private var json: JSON {
        guard isInImgBBShape else {
            return [
                "status_code": 200, "success": ["message": "file uploaded", "code": 200], "image": .object(upload),
                "status_txt": "OK",
            ]
        }
        let data = JSON.object(
            upload + [
                (key: "id", value: .string(record.publicID)), (key: "time", value: .int(Int(record.createdAt))),
                (key: "expiration", value: .int(record.expiresAt.map { Int($0 - record.createdAt) } ?? 0)),
            ])
        return [
            "status_code": 200, "status": 200, "success": true, "image": data, "data": data, "status_txt": "OK",
        ]
    }

    private var upload: [(key: String, value: JSON)] {
        let title = record.title ?? ""
        let members: KeyValuePairs<String, JSON> = [
            "name": .string(record.names.stem),
            "extension": .string(record.names.fileExtension),
            "size": .int(record.size),
            "width": .int(record.width),
            "height": .int(record.height),
            "date": .string(settings.calendar.text(of: record.datedAt)),
            "date_gmt": .string(SiteCalendar.utc.text(of: record.datedAt)),
            "title": JSON(record.title),
            "description": JSON(record.description),
            "nsfw": JSON(flag: record.isNotSafeForWork),
            "storage_mode": .string(record.storageMode.rawValue),
            "md5": .string(record.md5),
            "source_md5": JSON(record.sourceMD5),
            "original_filename": .string(record.originalFilename),
            "original_exifdata": JSON(record.exif),
            "views": .int(record.views),
            "category_id": record.categoryID.map { .int(Int($0)) } ?? .null,
            "chain": .int(chain),
            "thumb_size": .int(record.thumbSize),
            "medium_size": .int(record.mediumSize),
            "frame_size": .int(record.frameSize),
            "expiration_date_gmt": JSON(record.expiresAt.map(SiteCalendar.utc.text)),
            "likes": 0,
            "is_animated": JSON(flag: record.isAnimated),
            "is_approved": JSON(flag: record.isApproved),
            "is_360": JSON(flag: record.is360),
            "duration": .int(record.duration / 1000),
            "type": record.isVideo ? "video" : "image",
            "tags": .array(record.tags.map(tag)),
            "tags_string": .string(record.tags.joined(separator: ", ")),
            "file": ["resource": ["type": "url"]],
            "id_encoded": .string(record.publicID),
            "filename": .string(record.names.original),
            "mime": .string(record.mime),
            "url": .string(urls.file(record.names.original, of: record)),
            "ratio": .double(Double(record.width) / Double(record.height)),
            "size_formatted": .string(ByteCount.text(record.size)),
            "image": original,
            "thumb": derived(record.names.thumb, suffix: ".th", size: record.thumbSize),
            "url_frame": .string(hasFrame && record.isApproved ? urls.file(record.names.frame, of: record) : ""),
            "medium": hasMedium ? derived(record.names.medium, suffix: ".md", size: record.mediumSize) : Self.noFile,
            "frame": derived(record.names.frame, suffix: ".fr", size: record.frameSize),
            "duration_time": .string(record.duration < 1000 ? "" : PlayingTime.text(record.duration)),
            "url_viewer": .string(urls.viewer(of: record)),
            "path_viewer": .string(urls.viewerPath(of: record)),
            "url_short": .string(urls.short(of: record)),
            "display_url": .string(urls.file(display.name, of: record)),
            "display_width": .int(display.width),
            "display_height": .int(display.height),
            "views_label": record.views == 1 ? "view" : "views",
            "likes_label": "likes",
            "how_long_ago": "moments ago",
            "date_fixed_peer": .string(SiteCalendar.utc.text(of: record.datedAt)),
            "title_truncated": .string(TitleText.truncated(title)),
            "title_truncated_html": .string(TitleText.escaped(TitleText.truncated(title))),
            "is_use_loader": .bool(record.isHeavy),
            "display_title": .string(record.title ?? record.names.original),
            "delete_url": .string(urls.deletion(of: record, token: accepted.deleteToken.text)),
        ]
        return members.filter { isTold($0.key) && (hasFrame || $0.key != "frame") }.map { $0 }
    }

    /// What is left out of the answer to an upload that waits for approval, beside the addresses of its files
    /// (contract, rule 27).
    private static let addresses: Set = ["url", "display_url"]

    func isTold(_ key: String) -> Bool { record.isApproved || !Self.addresses.contains(key) }

    private func tag(_ name: String) -> JSON {
        [
            "name": .string(name), "name_safe_html": .string(TitleText.escaped(name)),
            "url_key": .string(Route.encoded(name)), "url": .string(urls.path(.tag(name))),
        ]
    }
}
