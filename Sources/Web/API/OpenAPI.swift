import HTTP
import Media
import Uploads

/// The description of the API for programs (OpenAPI 3.1), with this site's own address and limits in it.
struct OpenAPI: Sendable {
    let text: String

    init(urls: SiteURLs, settings: UploadSettings) {
        let formats = settings.formats.sorted { $0.rawValue < $1.rawValue }.map { $0.extensions[0] }
        let values: KeyValuePairs = [
            "url": urls.base, "host": urls.host, "image": urls.words.image, "video": urls.words.video,
            "upload_bytes": ByteCount.text(settings.limits.bytes),
            "guest_upload_bytes": ByteCount.text(settings.limits.guestBytes),
            "formats": formats.joined(separator: ", "), "tags_per_file": String(settings.tagsPerFile),
        ]
        // Every place for a value is within a string, so the file is JSON before and after.
        text = values.reduce(String(decoding: PackageResources.openapi_json, as: UTF8.self)) { text, value in
            text.replacing("{{\(value.key)}}", with: JSON.string(value.value).text.dropFirst().dropLast())
        }
    }

    /// Scripts of any site may read it, as those that show such descriptions run elsewhere.
    var response: Response {
        Response(
            status: 200,
            headers: [
                Header("Content-Type", "application/json; charset=UTF-8"),
                Header("Cache-Control", "public, max-age=3600"), Header("Access-Control-Allow-Origin", "*"),
                Header("X-Content-Type-Options", "nosniff"),
            ], body: .text(text))
    }
}
