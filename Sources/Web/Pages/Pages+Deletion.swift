import HTTP
import Storage
import Uploads

extension Pages {
    /// The delete link (contract, rule 23): programs delete at once, and so does who sends the form or means it by the
    /// method; a browser that only follows the link is asked first, and HEAD deletes nothing.
    func deletion(_ request: Request, at route: Route, id: String, token: String) throws -> Response {
        guard try uploader.mayDelete(publicID: id, presenting: token),
            let record = try uploader.storage.catalog.upload(publicID: id)
        else {
            do throws(AttemptLimiter.Full) {
                try uploader.countWrongToken(from: request.address, limit: settings.deleteAttempts)
            } catch {
                return answer(.tooManyTries(seconds: error.secondsLeft), to: request)
            }
            return answer(.notFound, to: request)
        }
        let asksFirst = request.method == "HEAD" || (request.method == "GET" && request.acceptsPages)
        if asksFirst {
            return renderer.page(
                .deletion, DeletionPage(of: record, at: urls.path(route), urls: urls), headers: Self.secretHeaders)
        }
        guard try uploader.delete(publicID: id) else { return answer(.notFound, to: request) }
        return answer(.deleted, to: request)
    }

    /// The address holds the token: nobody is told where the visitor came from.
    private static let secretHeaders = [
        Header("Referrer-Policy", "no-referrer"), Header("X-Robots-Tag", "noindex, nofollow"),
    ]

    /// A page for browsers; for programs JSON as the API writes it.
    func answer(_ notice: MessagePage, to request: Request) -> Response {
        guard !request.acceptsPages else {
            return renderer.page(
                .message, notice, status: notice.status, headers: notice.headers + Self.secretHeaders)
        }
        let message: JSON = ["message": .string(notice.text), "code": .int(notice.status)]
        let json = JSON.object([
            (key: "status_code", value: .int(notice.status)),
            (key: notice.status == 200 ? "success" : "error", value: message),
            (key: "status_txt", value: .string(Status.reasonPhrase(notice.status))),
        ])
        return Response(
            status: notice.status,
            headers: API.headers + [Header("Content-Type", "application/json; charset=UTF-8")] + notice.headers,
            body: .text(json.text))
    }
}

/// What is asked before an upload is deleted.
struct DeletionPage: Sendable {
    let title: String
    let kind: String
    let thumb: String?
    /// Where the answer goes: the delete link itself.
    let path: String

    init(of record: UploadRecord, at path: String, urls: SiteURLs) {
        title = record.title ?? record.names.original
        kind = record.isVideo ? "video" : "picture"
        // The files of an upload that waits for approval are nowhere to be seen.
        thumb = record.isApproved ? urls.file(record.names.thumb, of: record) : nil
        self.path = path
    }
}
