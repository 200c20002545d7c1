import Foundation
import Testing

/// What the clients of the API send that put the file into a multipart form, from their own sources; each also with a large
/// picture, with its length and in chunks.
@Suite("A client that sends a file")
struct ClientTests {
    let site: LiveSite
    let picture: Data
    private var host: String { "Host: 127.0.0.1:\(site.port)" }
    private var key: Data { Data(site.userKey.utf8) }

    init() throws {
        site = try siteWithLimits.get()
        picture = try Pictures.named("wide.jpg")
    }

    private func field(_ name: String, _ value: String) -> (head: String, content: Data) {
        ("Content-Disposition: form-data; name=\"\(name)\"", Data(value.utf8))
    }

    private func file(
        _ filename: String, type: String = "image/jpeg", _ picture: Data
    ) -> (head: String, content: Data) {
        ("Content-Disposition: form-data; name=\"source\"; filename=\"\(filename)\"\r\nContent-Type: \(type)", picture)
    }

    @Test(
        "is ShareX, also as old as to expect 100 Continue", arguments: ["ShareX/19.0.2", "ShareX/13.7.0"],
        Sending.allCases)
    func shareX(agent: String, sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let request = ClientRequest(
            ["POST /api/1/upload HTTP/1.1", host, "User-Agent: \(agent)"]
                + (agent.contains("13") ? ["Expect: 100-continue"] : []),
            boundary: "--------------------8dd2a1b2c3d4e5f",
            [field("key", site.userKey), field("format", "json"), file("Bildschirmfoto größer “1”.jpg", picture)])
        try site.expect(
            request.send(sending, to: site), gives: picture, at: "image.url", "image.url_viewer", "image.thumb.url")
    }

    @Test(
        "is ShareX with a custom uploader, whose form has an empty album and an empty text before the file",
        arguments: Sending.allCases)
    func customShareX(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let request = ClientRequest(
            ["POST /api/1/upload HTTP/1.1", host, "User-Agent: ShareX/19.0.2"],
            boundary: "--------------------8dd2a1b2c3d4e5f",
            [field("key", site.userKey), field("album_id", ""), field("source", ""), file("a.jpg", picture)])
        try site.expect(
            request.send(sending, to: site), gives: picture, at: "image.url", "image.thumb.url", "image.delete_url")
    }

    @Test("is PicGo with the plugin cheveretov4, which sends in chunks", arguments: Sending.allCases)
    func picGo(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let request = ClientRequest(
            [
                "POST /api/1/upload HTTP/1.1", "Accept: application/json, text/plain, */*",
                "X-API-Key: \(site.userKey)", "User-Agent: axios/1.7.9", "Accept-Encoding: gzip, compress, deflate, br",
                host, "Connection: close",
            ], boundary: "--------------------------104762395310465829316745",
            [
                file("PicGo.jpg", picture), field("format", "json"), field("album_id", ""), field("category_id", ""),
                field("description", "von PicGo"),
            ])
        let reply = try request.send(sending, isChunked: true, to: site)
        try site.expect(reply, gives: picture, at: "image.url")
        #expect(reply.image["description"] as? String == "von PicGo")
    }

    @Test("is PicGo with the plugin web-uploader, which has a header of its own making", arguments: Sending.allCases)
    func picGoWebUploader(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let request = ClientRequest(
            ["POST /api/1/upload HTTP/1.1", "contentType: multipart/form-data", host],
            boundary: "--------------------------682913476208364519203746",
            [field("key", site.userKey), field("format", "json"), file("20261123.jpg", picture)])
        try site.expect(request.send(sending, to: site), gives: picture, at: "image.url")
    }

    @Test("is uPic", arguments: Sending.allCases)
    func uPic(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let request = ClientRequest(
            [
                "POST /api/1/upload HTTP/1.1", host, "Accept: */*",
                "User-Agent: uPic/0.21.1 (com.svend.uPic; build:1; macOS 14.5.0) Alamofire/5.9.1",
            ], boundary: "alamofire.boundary.4f1c2d3e5a6b7c8d",
            [field("key", site.userKey), file("upic-1.jpg", picture)])
        try site.expect(request.send(sending, to: site), gives: picture, at: "image.url")
    }

    @Test("is Upload-Assistant, whose files have a name in brackets and no type", arguments: Sending.allCases)
    func uploadAssistant(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let request = ClientRequest(
            [
                "POST /api/1/upload HTTP/1.1", host, "Accept: */*", "Accept-Encoding: gzip, deflate",
                "Connection: keep-alive", "User-Agent: python-httpx/0.28.1", "X-API-Key: \(site.userKey)",
            ], boundary: "6f1d2c3b4a5968778695a4b3c2d1e0ff",
            [file("file-upload[0]", type: "application/octet-stream", picture)])
        try site.expect(
            request.send(sending, to: site), gives: picture, at: "image.url", "image.medium.url", "image.url_viewer")
    }

    @Test("is GG-Bot or Differential, the latter with a part that has no type", arguments: Sending.allCases)
    func requests(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let bare = ("Content-Disposition: form-data; name=\"source\"; filename=\"shot 1.jpg\"", picture)
        for part in [file("shot 1.jpg", picture), bare] {
            let request = ClientRequest(
                [
                    "POST /api/1/upload HTTP/1.1", host, "User-Agent: python-requests/2.31.0",
                    "Accept-Encoding: gzip, deflate", "Accept: */*", "Connection: keep-alive",
                ], boundary: "0f1e2d3c4b5a69788796a5b4c3d2e1f0", [field("key", site.userKey), part])
            try site.expect(
                request.send(sending, to: site), gives: picture, at: "image.url", "image.url_viewer", "image.thumb.url",
                "image.medium.url")
        }
    }

    @Test(
        "is Chevereto-Uploader, chevereto-uploader or Chevereto-Telegram-Bot, with the key in the query and a path as name",
        arguments: ["/home/me/Bilder/neu.jpg", "2026-11-23 12:00:01.jpg", "C:\\Users\\me\\neu.jpg"], Sending.allCases)
    func scripts(filename: String, sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let request = ClientRequest(
            [
                "POST /api/1/upload/?key=\(site.userKey)&format=json HTTP/1.1", host,
                "User-Agent: python-requests/2.31.0", "Accept: */*",
            ], boundary: "b5a6978869574634251301f2e3d4c5b6",
            [("Content-Disposition: form-data; name=\"source\"; filename=\"\(filename)\"", picture)])
        let reply = try request.send(sending, to: site)
        try site.expect(reply, gives: picture, at: "image.url", "image.url_viewer", "image.display_url")
        let sent = filename.split(whereSeparator: { "/\\".contains($0) }).last
        #expect(reply.image["original_filename"] as? String == sent.map(String.init))
    }

    @Test("is Chevereto-WordPress, whose boundary has no dashes", arguments: Sending.allCases)
    func wordPress(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let request = ClientRequest(
            [
                "POST /api/1/upload HTTP/1.1", host, "User-Agent: WordPress/6.7; https://blog.example", "Accept: */*",
                "X-API-Key: \(site.userKey)", "Connection: close",
            ], boundary: "aB3dE6gH9jK2", [file("bild.jpg", picture)])
        let reply = try request.send(sending, to: site)
        try site.expect(reply, gives: picture, at: "image.url")
        #expect((reply.image["id_encoded"] as? String)?.isEmpty == false)
        #expect(reply.image["title"] as? String == "bild")
    }

    @Test("is nodebb-plugin-chevereto, with the key in the query alone", arguments: Sending.allCases)
    func nodeBB(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let request = ClientRequest(
            ["POST /api/1/upload/?key=\(site.userKey) HTTP/1.1", host],
            boundary: "--------------------------915837264018273645546372", [file("upload.jpg", picture)])
        let reply = try request.send(sending, to: site)
        try site.expect(reply, gives: picture, at: "image.url")
        #expect(reply.image["name"] is String)
    }

    @Test("is a plugin of Obsidian: a fixed boundary, or fields that nobody knows", arguments: Sending.allCases)
    func obsidian(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let fixed = ClientRequest(
            ["POST /api/1/upload HTTP/1.1", "X-API-Key: \(site.userKey)", host, "Connection: close"],
            boundary: "----WebKitFormBoundary7MA4YWxkTrZu0gW", [file("Pasted image 20261123.jpg", picture)])
        try site.expect(fixed.send(sending, to: site), gives: picture, at: "image.url")
        let chatty = ClientRequest(
            [
                "POST /api/1/upload HTTP/1.1", host, "Origin: app://obsidian.md",
                "Accept: application/json, text/plain, */*",
                "User-Agent: Mozilla/5.0 (X11; Linux x86_64) obsidian/1.7.7 Chrome/130.0.0.0 Electron/33.0 Safari/537.36",
            ], boundary: "----WebKitFormBoundaryQ2w3E4r5T6z7U8i9",
            [
                field("key", site.userKey), field("album_name", "Notizen"), field("undocumentedFeature", "1"),
                file("image.jpg", picture),
            ])
        let reply = try chatty.send(sending, to: site)
        try site.expect(reply, gives: picture, at: "image.url")
        #expect(reply.headers["access-control-allow-origin"] == "*")
    }

    @Test(
        "is koishi: the key twice, an end in five minutes, a name that belies the bytes, in chunks",
        arguments: Sending.allCases)
    func koishi(sending: Sending) throws {
        let picture = try sending.picture(orElse: Pictures.named("small.png"))
        let request = ClientRequest(
            ["POST /api/1/upload HTTP/1.1", "X-API-Key: \(site.userKey)", "User-Agent: axios/1.7.9", host],
            boundary: "--------------------------302847561029384756102938",
            [
                (
                    "Content-Disposition: form-data; name=\"source\"; filename=\"1.jpeg\"\r\nContent-Type: image/jpeg",
                    picture
                ),
                field("expiration", "PT5M"), field("key", site.userKey),
            ])
        let reply = try request.send(sending, isChunked: true, to: site)
        try site.expect(reply, gives: picture, at: "image.url")
        #expect(reply.image["extension"] as? String == (sending == .asItIs ? "png" : "jpeg"))
        #expect(reply.image["expiration_date_gmt"] is String)
    }

    @Test(
        "is an upload extension of Chrome, with the parameters in the query and a token of another make",
        arguments: Sending.allCases)
    func chromeExtension(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let request = ClientRequest(
            [
                "POST /api/1/upload/?key=\(site.userKey)&expiration=PT1H&album_id=&nsfw=1 HTTP/1.1", host,
                "Authorization: nonsense", "Origin: chrome-extension://abcdefghijklmnop",
                "X-Requested-With: XMLHttpRequest",
            ], boundary: "----WebKitFormBoundaryA1b2C3d4E5f6G7h8", [file("drop.jpg", picture)])
        let reply = try request.send(sending, to: site)
        try site.expect(reply, gives: picture, at: "image.url")
        #expect(reply.image["nsfw"] as? Int == 1)
        #expect(reply.image["expiration_date_gmt"] is String)
    }

    @Test("is go-chevereto or Atom, with fields that nobody knows", arguments: Sending.allCases)
    func chatty(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let request = ClientRequest(
            ["POST /api/1/upload HTTP/1.1", host, "User-Agent: go-resty/2.7.0 (https://github.com/go-resty/resty)"],
            boundary: "7c1b2a3f4e5d60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7",
            [
                field("action", "upload"), field("format", "json"), field("key", site.userKey),
                field("timestamp", "1763887720"), file("a.jpg", picture),
            ])
        try site.expect(
            request.send(sending, to: site), gives: picture, at: "image.url", "image.medium.url", "image.display_url")
    }

    @Test(
        "is a bot or a script with jq that sets every parameter, and reads numbers as numbers",
        arguments: Sending.allCases)
    func thorough(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let values = [
            ("format", "json"), ("title", "Ein Titel"), ("description", "Ein Text"), ("tags", "rot,grün"),
            ("album_id", ""),
            ("category_id", ""), ("expiration", "P3D"), ("nsfw", "0"), ("width", ""),
        ]
        let request = ClientRequest(
            [
                "POST /api/1/upload HTTP/1.1", host, "User-Agent: curl/7.88.1", "Accept: */*",
                "X-API-Key: \(site.userKey)",
            ],
            boundary: "------------------------8f0e1d2c3b4a5968", values.map(field) + [file("photo.jpg", picture)])
        let reply = try request.send(sending, to: site)
        try site.expect(
            reply, gives: picture, at: "image.url", "image.url_viewer", "image.url_short", "image.delete_url",
            "image.display_url", "image.thumb.url", "image.medium.url", "image.image.url")
        #expect(["size", "width", "height"].compactMap { reply.image[$0] as? Int } == [picture.count, 640, 480])
        #expect(reply.image["size_formatted"] as? String == (sending == .asItIs ? "2.3 KB" : "3 MB"))
        #expect(reply.image["title"] as? String == "Ein Titel")
        #expect(reply.image["tags_string"] as? String == "rot, grün")
        #expect(
            ["type", "mime", "extension"].compactMap { reply.image[$0] as? String } == ["image", "image/jpeg", "jpg"])
    }

    @Test("is ImgBB's Go client: a file called image, in chunks, to the short path", arguments: Sending.allCases)
    func imgBB(sending: Sending) throws {
        let picture = try sending.picture(orElse: picture)
        let request = ClientRequest(
            ["POST /1/upload HTTP/1.1", host, "User-Agent: Go-http-client/1.1", "Accept-Encoding: gzip"],
            boundary: "f1e2d3c4b5a69788776655443322110ffeeddccbbaa99887766554433221",
            [
                field("key", site.userKey), field("name", "a name"), field("expiration", "600"),
                (
                    "Content-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\nContent-Type: application/octet-stream",
                    picture
                ),
            ])
        let reply = try request.send(sending, isChunked: true, to: site)
        try site.expect(reply, gives: picture, at: "data.url", "data.image.url", "data.delete_url")
        let data = reply.json["data"] as? [String: Any]
        #expect(data?["expiration"] as? Int == 600)
        #expect(data?["title"] as? String == "a name")
        #expect(data?["id"] as? String == data?["id_encoded"] as? String)
        #expect(data?["time"] is Int)
        #expect(reply.json["success"] as? Bool == true)
        #expect(reply.json["status"] as? Int == 200)
    }
}
