import Accounts
import HTTP
import Storage
import Uploads

extension Pages {
    /// Tells of an upload, by the address of its page, what another site needs to show it.
    func oEmbed(_ request: Request) throws -> Response {
        let pairs = URLEncoded.pairs(request.query)
        func value(of name: String) -> String? {
            pairs.last { $0.name.equalsIgnoringCase(name) }.map { String(streamSafe: $0.value) }
        }
        let format = value(of: "format") ?? "json"
        guard ["json", "xml"].contains(format) else { return message(.unknownFormat, to: request) }
        guard let width = Self.bound(value(of: "maxwidth")), let height = Self.bound(value(of: "maxheight")) else {
            return message(.wrongBound, to: request)
        }
        guard let address = value(of: "url"), case .viewer(_, _, let id) = urls.route(ofAddress: address) else {
            return message(.noViewer, to: request)
        }
        switch try access(toUpload: id, for: request) {
        case .locked: return message(.needsPassword, to: request)
        // Gone or unknown is the same to those who ask; only approval may still come.
        case .expired, .notFound: return message(.notFound, to: request)
        case .unapproved: return message(.unapproved, to: request)
        case .allowed(let record, _):
            let answer = OEmbed(
                of: record, urls: urls, within: (width.pixels, height.pixels),
                job: uploader.settings.job)
            let type = format == "json" ? "application/json" : "text/xml"
            return Response(
                status: 200,
                headers: [
                    Header("Content-Type", "\(type); charset=UTF-8"), Header("Cache-Control", "private, no-cache"),
                    Header("Access-Control-Allow-Origin", "*"), Header("X-Content-Type-Options", "nosniff"),
                ], body: .text(format == "json" ? answer.json : answer.xml))
        }
    }

    /// Pixels that were asked for, or none.
    private struct Bound {
        let pixels: Int?
    }

    /// - Returns: `nil` for what is no number of pixels.
    private static func bound(_ text: String?) -> Bound? {
        guard let text, !text.isEmpty else { return Bound(pixels: nil) }
        return Int(text).flatMap { $0 > 0 ? Bound(pixels: $0) : nil }
    }
}
