import Accounts
import Fetch
import Foundation
import HTTP
import Logging
import Media
import Storage
import Synchronization

@testable import Uploads
@testable import Web

/// A site in this process, with a real storage and real workers, and the keys of a user and of guests.
final class SiteInMemory: Sendable {
    let site: Site
    let authenticator: Authenticator
    let uploader: Uploader
    let storage: UploadStore
    let userKey = APIKey()
    let otherKey = APIKey()
    let adminKey = APIKey()
    let guestKey = APIKey()
    /// The moment, in seconds since 1970.
    let clock = TestClock()
    let views: Views
    let passwordAttempts: PasswordAttempts
    let log = RecordedLog()
    let folder: String

    init(
        fetch: FetchSettings = FetchSettings(), places: Int = 10, _ change: (inout UploadSettings) -> Void = { _ in },
        site changeSite: (inout SiteSettings) -> Void = { _ in }
    ) throws {
        folder = NSTemporaryDirectory() + "martlet-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        storage = try UploadStore(imagesPath: "\(folder)/images", databasePath: "\(folder)/martlet.db")
        let catalog = storage.catalog
        for (name, isAdmin, key) in [("ann", false, userKey), ("bob", false, otherKey), ("eve", true, adminKey)] {
            let user = try catalog.addUser(name: name, isAdmin: isAdmin, at: 0)
            _ = try catalog.addKey(publicID: key.publicID, user: user, label: "", hash: key.hash, at: 0)
        }
        _ = try catalog.addKey(publicID: guestKey.publicID, user: nil, label: "", hash: guestKey.hash, at: 0)
        let programs = Bundle.main.executableURL?.deletingLastPathComponent().path() ?? ""
        let media = try MediaPool(
            programsIn: programs, workers: 1, queue: 10, newFile: storage.images.newDescriptor
        ) { _ in }
        var settings = UploadSettings()
        // Many of the tests are refused again and again.
        (settings.limits.attempts, settings.limits.keyAttempts) = (0, 0)
        change(&settings)
        let fetcher = Fetcher(fetch, ownHost: "images.example")
        uploader = Uploader(
            admission: Admission(limit: places), storage: storage, media: media, fetcher: fetcher, settings: settings
        ) { [clock] in
            clock.now
        }
        views = Views(catalog: catalog)
        passwordAttempts = PasswordAttempts(catalog: catalog)
        var siteSettings = SiteSettings(url: "https://images.example")
        changeSite(&siteSettings)
        authenticator = Authenticator(
            catalog: catalog, wrongKeys: AttemptLimiter(), limit: settings.limits.keyAttempts)
        site = try Site(
            authenticator: authenticator, uploader: uploader, views: views, passwordAttempts: passwordAttempts,
            settings: siteSettings, logger: log.logger)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func respond(to request: Request, body: String = "") throws -> Response {
        try respond(to: request, body: Array(body.utf8))
    }

    func respond(to request: Request, body: [UInt8]) throws -> Response {
        var source = InMemoryBody(body)
        return try site.respond(to: request, body: &source)
    }

    /// Sends an urlencoded form with the user's key.
    func post(_ form: String, query: String = "") throws -> Response {
        try respond(
            to: Request(
                method: "POST", path: "/api/1/upload", query: query, contentLength: form.utf8.count,
                contentType: "application/x-www-form-urlencoded", address: "192.0.2.1", apiKey: userKey.text),
            body: form)
    }

    /// Sends the red picture, or another source, with these parameters.
    func upload(
        _ parameters: KeyValuePairs<String, String> = [:], source: String = redPNG, key: APIKey? = nil,
        from address: String = "192.0.2.1", userAgent: String = "", idempotencyKey: String? = nil
    ) throws -> Answer {
        let pairs = [("source", source)] + parameters.map { ($0.key, $0.value) }
        let form = pairs.map { "\($0.0)=\(Self.escaped($0.1))" }.joined(separator: "&")
        return Answer(
            try respond(
                to: Request(
                    method: "POST", path: "/api/1/upload", contentLength: form.utf8.count,
                    contentType: "application/x-www-form-urlencoded", address: address,
                    apiKey: (key ?? userKey).text, userAgent: userAgent, idempotencyKey: idempotencyKey),
                body: form))
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    /// The files below the images folder.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/images").filter { $0.contains(".") }.sorted()
    }

    /// Sends a multipart form with the boundary `mark`.
    func post(parts: String, key: String?) throws -> Response {
        try respond(
            to: Request(
                method: "POST", path: "/api/1/upload", contentLength: parts.utf8.count,
                contentType: "multipart/form-data; boundary=mark", apiKey: key), body: parts)
    }
}

/// A red PNG of 2×2 pixels, made with ImageMagick, as base64.
let redPNG =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACAQMAAABIeJ9nAAAAA1BMVEX/AAAZ4gk3AAAADElEQVQI12NgYGAAAAAEAAEnNCcKAAAAAElFTkSuQmCC"

/// Another picture of the same kind: a blue one.
let bluePNG =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACAQMAAABIeJ9nAAAAA1BMVEUAAP+KeNJXAAAADElEQVQI12NgYGAAAAAEAAEnNCcKAAAAAElFTkSuQmCC"

/// A clock that a test sets.
final class TestClock: Sendable {
    private let moment = Mutex<Int64>(1_763_887_720)

    /// Seconds since 1970.
    var now: Int64 { moment.withLock { $0 } }

    func advance(by seconds: Int64) {
        moment.withLock { $0 += seconds }
    }
}

/// An answer of the API, read as JSON.
struct Answer {
    let response: Response
    private let json: [String: Any]

    init(_ response: Response) {
        self.response = response
        json = (try? JSONSerialization.jsonObject(with: Data(response.text.utf8))) as? [String: Any] ?? [:]
    }

    var status: Int { response.status }
    /// A field of the upload.
    subscript(field: String) -> Any? { (json["image"] as? [String: Any])?[field] }
    /// The number and the sentence of a refusal, `704 Invalid album_id: …`.
    var refusal: String? {
        (json["error"] as? [String: Any]).map { "\($0["code"] ?? "") \($0["message"] ?? "")" }
    }
    var id: String { self["id_encoded"] as? String ?? "" }
}
