import Foundation
import Testing

/// What the clients of the API send that put the file into a text, from their own sources; each also with a large picture,
/// with its length and in chunks.
@Suite("A client that sends base64 or a URL")
struct TextClientTests {
    let site: LiveSite
    let picture: Data
    private var host: String { "Host: 127.0.0.1:\(site.port)" }

    init() throws {
        site = try siteWithLimits.get()
        picture = try Pictures.named("wide.jpg")
    }

    private func post(_ target: String = "/api/1/upload", _ headers: String...) -> [String] {
        ["POST \(target) HTTP/1.1", host] + headers
    }

    @Test("is upgit: the key twice, parts in any order, in chunks", arguments: Sending.allCases)
    func upgit(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let text = picture.base64EncodedString()
        let parts = [("key", site.userKey), ("source", text), ("format", "json")].map {
            (head: "Content-Disposition: form-data; name=\"\($0.0)\"", content: Data($0.1.utf8))
        }
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
            let request = ClientRequest(
                post(
                    "/api/1/upload?key=\(site.userKey)",
                    "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/100.0.4896.75 Safari/537.36",
                    "Accept-Encoding: gzip"),
                boundary: "2f3e4d5c6b7a89980716253443526170fedcba98765432100123456789ab", order.map { parts[$0] })
            try site.expect(request.send(sending, isChunked: true, to: site), gives: picture, at: "image.url")
        }
    }

    @Test("is upgit for ImgBB", arguments: Sending.allCases)
    func upgitImgBB(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let text = picture.base64EncodedString()
        let request = ClientRequest(
            post("/api/1/upload?key=\(site.userKey)", "User-Agent: Go-http-client/1.1"),
            boundary: "2f3e4d5c6b7a89980716253443526170fedcba98765432100123456789ab",
            [(head: "Content-Disposition: form-data; name=\"image\"", content: Data(text.utf8))])
        try site.expect(request.send(sending, isChunked: true, to: site), gives: picture, at: "data.url")
    }

    @Test("is imgbb-uploader, which has no User-Agent and takes any error for a failure", arguments: Sending.allCases)
    func imgbbUploader(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let text = picture.base64EncodedString()
        let request = ClientRequest(
            post("/api/1/upload", "Accept: application/json"), form: "source=\(escaped(text))&key=\(site.userKey)")
        try site.expect(request.send(sending, to: site), gives: picture, at: "image.url")
    }

    @Test("is Upload-Assistant, with the key in the header", arguments: Sending.allCases)
    func uploadAssistant(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let text = picture.base64EncodedString()
        let head = post("/api/1/upload", "User-Agent: python-httpx/0.28.1", "X-API-Key: \(site.userKey)")
        try site.expect(
            ClientRequest(head, form: "source=\(escaped(text))").send(sending, to: site), gives: picture,
            at: "image.url",
            "image.medium.url", "image.url_viewer")
        let reply = try ClientRequest(head, form: "image=\(escaped(text))").send(sending, to: site)
        try site.expect(reply, gives: picture, at: "data.image.url", "data.medium.url", "data.url_viewer")
        #expect(reply.json["success"] as? Bool == true)
    }

    @Test(
        "is GG-Bot: the key in the header and the form, and the picture as image, read as image",
        arguments: Sending.allCases)
    func ggBot(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let text = picture.base64EncodedString()
        let agent = "User-Agent: python-requests/2.31.0"
        try site.expect(
            ClientRequest(
                post("/api/1/upload", agent, "X-API-Key: \(site.userKey)"),
                form: "source=\(escaped(text))&key=\(site.userKey)&format=json"
            ).send(sending, to: site), gives: picture, at: "image.url", "image.url_viewer", "image.thumb.url")
        try site.expect(
            ClientRequest(post("/api/1/upload", agent), form: "key=\(site.userKey)&image=\(escaped(text))")
                .send(sending, to: site), gives: picture, at: "image.url", "image.thumb.url", "image.medium.url")
    }

    @Test("is Sakurairo or Sakura, which reads image.image.url", arguments: Sending.allCases)
    func sakurairo(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let text = picture.base64EncodedString()
        let request = ClientRequest(
            post(
                "/api/1/upload", "User-Agent: WordPress/6.7; https://blog.example", "Accept: */*",
                "Accept-Encoding: deflate, gzip, br", "Connection: close"),
            form: "source=\(escaped(text))&key=\(site.userKey)")
        try site.expect(request.send(sending, to: site), gives: picture, at: "image.image.url")
    }

    @Test("is typora2chevereto or a plugin of Obsidian, by axios", arguments: Sending.allCases)
    func typora(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let text = picture.base64EncodedString()
        let request = ClientRequest(
            post(
                "/api/1/upload", "Accept: application/json, text/plain, */*", "User-Agent: axios/0.21.1",
                "Connection: close"), form: "key=\(site.userKey)&source=\(escaped(text))&format=json")
        try site.expect(request.send(sending, to: site), gives: picture, at: "image.url")
    }

    @Test("is a plugin of Atom: a text part among fields that nobody knows", arguments: Sending.allCases)
    func atom(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let text = picture.base64EncodedString()
        let fields = [("action", "upload"), ("key", site.userKey), ("source", text), ("type", "file")]
        let request = ClientRequest(
            post(), boundary: "--------------------------715263748596071829304152",
            fields.map { ("Content-Disposition: form-data; name=\"\($0.0)\"", Data($0.1.utf8)) })
        let reply = try request.send(sending, to: site)
        #expect((reply.image["display_url"] as? String)?.hasPrefix(site.url) == true)
        try site.expect(reply, gives: picture, at: "image.url")
    }

    @Test("is a script that sends no body: all is in the query")
    func isAllQuery() throws {
        let small = try Pictures.named("small.png")
        let query = "key=\(site.userKey)&source=\(escaped(small.base64EncodedString()))&format=json"
        let reply = try ClientRequest(post("/api/1/upload?\(query)", "Content-Type: application/json")).send(to: site)
        try site.expect(reply, gives: small, at: "image.url")
    }

    @Test(
        "is picture_fly: a URL in the query as it is, unescaped, by POST without a body or by GET",
        arguments: ["POST", "GET"])
    func pictureFly(method: String) throws {
        let target = "/api/1/upload?key=\(site.userKey)&format=json&source=http://10.0.0.1/a.png"
        let reply = try ClientRequest(["\(method) \(target) HTTP/1.1", host]).send(to: site)
        #expect(try code(reply) == "400 400 Unsupported non-public IP address for upload")
    }

    @Test(
        "is a shell script that has no parser: the first url behind a comma is the file's", arguments: Sending.allCases)
    func shellScript(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let text = picture.base64EncodedString()
        let request = ClientRequest(
            post("/api/1/upload", "X-API-Key: \(site.userKey)", "User-Agent: curl/7.88.1", "Accept: */*"),
            form: "source=\(escaped(text))&format=json")
        let reply = try request.send(sending, to: site)
        let pieces = reply.text.replacing("\"", with: "").replacing("\\", with: "").split(separator: ",")
        let address = pieces.first { $0.hasPrefix("url:") }?.dropFirst(4)
        #expect(try site.get(String(address ?? "")).body == picture)
    }

    @Test("is a bot that takes the whole text for the address", arguments: Sending.allCases)
    func bot(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let text = picture.base64EncodedString()
        let request = ClientRequest(
            post("/api/1/upload", "X-API-Key: \(site.userKey)", "User-Agent: python-httpx/0.28.1"),
            form: "source=\(escaped(text))&format=txt")
        let reply = try request.send(sending, to: site)
        #expect(reply.status == 200)
        #expect(try site.get(reply.text).body == picture)
    }

    @Test("is imgbbpy, which asks ImgBB's own path", arguments: Sending.allCases)
    func imgbbpy(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let text = picture.base64EncodedString()
        let request = ClientRequest(
            post("/1/upload", "User-Agent: Python/3.11 aiohttp/3.9"),
            form: "key=\(site.userKey)&image=\(escaped(text))&name=ein+Name&expiration=0")
        let reply = try request.send(sending, to: site)
        try site.expect(reply, gives: picture, at: "data.url", "data.delete_url")
        #expect((reply.json["data"] as? [String: Any])?["expiration"] as? Int == 0)
        #expect((reply.json["data"] as? [String: Any])?["title"] as? String == "ein Name")
    }
}
