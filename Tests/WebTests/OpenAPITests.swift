import Foundation
import HTTP
import Media
import Storage
import System
import Testing

@testable import Uploads
@testable import Web

@Suite("The description of the API, /api/openapi.json")
struct OpenAPITests {
    private let urls = SiteURLs(base: "https://images.example/below")
    private let text: String
    private let description: Description

    init() throws {
        var settings = UploadSettings()
        settings.limits.bytes = 23_000_000
        settings.formats = [.jpeg, .gif]
        text = OpenAPI(urls: urls, settings: settings).text
        description = try Description(text)
    }

    private func names(_ parameters: JSON?) -> [String] {
        parameters?.items.compactMap { parameter in
            (parameter["$ref"]?.string.flatMap(description.target) ?? parameter)["name"]?.string
        } ?? []
    }

    @Test("is given to programs of any site")
    func isServed() throws {
        let answer = try SiteInMemory().respond(to: Request(method: "GET", path: "/api/openapi.json"))
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == "application/json; charset=UTF-8")
        #expect(answer.header("Access-Control-Allow-Origin") == "*")
        #expect(try Description(answer.text).root["openapi"] == "3.1.0")
    }

    @Test("has the site's own address, limits and formats in it")
    func isOfThisSite() {
        #expect(description.root["servers"]?.items.first?["url"] == "https://images.example/below")
        let words = description.root["info"]?["description"]?.string ?? ""
        #expect(words.contains("With a key of a user an upload may have 23 MB, with the key of guests 10 MB"))
        #expect(words.contains("Taken are jpeg, gif, by"))
        #expect(!text.contains("{{"))
    }

    @Test("refers to nothing that is not there, and has nothing that is referred to nowhere")
    func isWhole() {
        let references = text.matches(of: /"\$ref": "(.*?)"/).map { String($0.1) }
        #expect(references.filter { description.target(of: $0) == nil } == [])
        for (kind, components) in description.root["components"]?.members ?? [] where kind != "securitySchemes" {
            for name in components.members.map(\.key) {
                #expect(references.contains("#/components/\(kind)/\(name)"))
            }
        }
    }

    @Test("has every spelling of the endpoint, and each leads there (rule 4)")
    func hasAllSpellings() {
        let paths = description.root["paths"]?.members.map(\.key).filter { $0.contains("upload") } ?? []
        #expect(paths.sorted() == ["/1/upload", "/1/upload/", "/api/1/upload", "/api/1/upload/"])
        for path in paths { #expect(Route(path: path) == .api(version: "1", action: "upload")) }
    }

    @Test("has the parameters that a form is read for, in the form and in the query, and no other")
    func hasAllParameters() {
        let known = Set(UploadField.fields.keys)
        for type in ["multipart/form-data", "application/x-www-form-urlencoded"] {
            let form =
                description.root["paths"]?["/api/1/upload"]?["post"]?["requestBody"]?["content"]?[type]?["schema"]
            #expect(description.properties(of: form ?? .null) == known)
        }
        let key = description.root["components"]?["securitySchemes"]?["query"]?["name"]?.string
        for method in ["get", "post"] {
            let parameters = names(description.root["paths"]?["/api/1/upload"]?[method]?["parameters"])
            #expect((parameters + [key ?? ""]).sorted() == (known.sorted() + ["Idempotency-Key"]).sorted())
        }
    }

    @Test("has every field of an answer with its type, and no other")
    func hasAllFields() throws {
        let answers = Self.records.flatMap { record in
            [false, true].map { isInImgBBShape in
                UploadResponse(
                    accepted: AcceptedUpload(record: record, deleteToken: DeleteToken()), urls: urls,
                    settings: UploadSettings(),
                    isInImgBBShape: isInImgBBShape
                ).response(in: .json).text
            }
        }
        var seen: Set<String> = []
        for answer in answers {
            let value = try Description(answer).root
            let schema = description.schema(value["data"] == nil ? "Taken" : "TakenInImgBBShape")
            #expect(description.flaws(of: value, by: schema) == [])
            seen.formUnion(value["image"]?.members.map(\.key) ?? [])
        }
        #expect(description.properties(of: description.schema("ImgBBUpload")) == seen)
    }

    @Test("has the number and the status of every refusal, in its shape (rule 2)")
    func hasAllRefusals() throws {
        let faults: [any Error] = [
            AdmissionError.full, MediaPoolError.busy, SystemError.noSpace(path: "/"),
            SystemError.failed(call: "open", path: "/", errno: 5),
        ]
        let refusals = Rejection.examples.map { ErrorResponse($0) } + faults.map { ErrorResponse(Failure($0)) }
        for refusal in refusals {
            let value = try Description(refusal.response(in: .json).text).root
            #expect(description.flaws(of: value, by: description.schema("Error")) == [])
        }
        let ofPages = [MessagePage.notFound.status, MessagePage.tooManyTries(seconds: 1).status]
        let codes = description.schema("Error")["properties"]?["error"]?["properties"]?["code"]?["enum"]?.items ?? []
        let ofNginx = try Project.text(of: "nginx/martlet/refusals.conf").matches(of: /"code":(\d+)/)
            .compactMap { Int($0.1) }
        #expect(codes == Set(refusals.map(\.code) + ofPages + ofNginx).sorted().map(JSON.int))
        for method in ["get", "post"] {
            let statuses = description.root["paths"]?["/api/1/upload"]?[method]?["responses"]?.members.map(\.key) ?? []
            #expect(statuses.sorted() == Set(refusals.map(\.status) + [200, 302]).sorted().map(String.init))
        }
    }

    /// Uploads that are told of in all ways there are.
    private static let records: [UploadRecord] = {
        var small = UploadRecord(
            id: 1, publicID: "a1", folder: "2026/11/23", names: FileNames(stem: "a", fileExtension: "png"),
            createdAt: 1_763_887_720)
        small.originalFilename = "a.png"
        small.mime = "image/png"
        (small.size, small.width, small.height, small.thumbSize) = (10, 4, 3, 5)
        small.md5 = String(repeating: "0", count: 32)
        var large = small
        (large.width, large.mediumSize) = (900, 7)
        (large.title, large.description, large.tags) = ("A title", "A text", ["a", "b"])
        (large.expiresAt, large.categoryID, large.isNotSafeForWork) = (1_763_888_720, 3, true)
        (large.sourceMD5, large.exif, large.isAnimated, large.is360) = (small.md5, "{}", true, true)
        var unapproved = large
        unapproved.isApproved = false
        var video = UploadRecord(
            id: 2, publicID: "b2", folder: "2026/11/23", names: FileNames(stem: "b", fileExtension: "mp4"),
            createdAt: 1_763_887_720)
        video.originalFilename = "b.mp4"
        video.mime = "video/mp4"
        (video.size, video.width, video.height, video.duration) = (10, 900, 600, 73_000)
        (video.thumbSize, video.mediumSize, video.frameSize, video.md5) = (5, 6, 7, small.md5)
        return [small, large, unapproved, video]
    }()
}
