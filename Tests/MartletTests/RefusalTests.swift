import Foundation
import Glibc
import Eventually
import HTTP
import Testing

@Suite("A refused upload")
struct RefusalTests {
    let site: LiveSite

    init() throws {
        site = try MartletTests.site.get()
    }

    @Test(
        "says why and leaves nothing behind (rule 2)",
        arguments: [
            ("words.jpg", 610, "Can't get target upload source info: this is text/plain, not a picture or video"),
            ("drawing.svg", 613, "Unavailable image format: image/svg+xml"),
            ("cut.jpg", 610, "Can't get target upload source info: the image/jpeg file is cut short or damaged"),
        ])
    func saysWhy(fixture: String, code: Int, message: String) throws {
        let site = try LiveSite()
        let reply = try site.upload([.file(Pictures.named(fixture), named: "picture.jpg")], key: site.userKey)
        #expect(reply.status == 400)
        #expect(
            reply.text.replacing("\\/", with: "/")
                == #"{"status_code":400,"error":{"message":"\#(message)","code":\#(code)},"status_txt":"Bad Request"}"#)
        #expect(reply.headers["access-control-allow-origin"] == "*")
        #expect(try site.files() == [])
    }

    @Test("for its key tells it before anything else")
    func judgesTheKey() throws {
        let picture = Part.file(try Pictures.named("small.png"), named: "a.png")
        #expect(try code(site.upload([picture], key: nil)) == "400 100 No key provided")
        #expect(try code(site.upload([picture], key: "nonsense")) == "400 100 Invalid API key.")
        #expect(try code(site.upload([picture], key: site.userKey.dropLast() + "x")) == "400 100 Invalid API key.")
        #expect(try code(site.upload([], key: "nonsense")) == "400 100 Invalid API key.")
    }

    @Test(
        "for its address tells what is wrong with that",
        arguments: [
            ("/api", "400 100 No version provided"), ("/api/1", "400 100 No action provided"),
            ("/api/2/upload", "400 110 Invalid API version."), ("/api/1/foo", "400 120 Invalid API action"),
        ])
    func judgesTheAddress(target: String, said: String) throws {
        let picture = Part.file(try Pictures.named("small.png"), named: "a.png")
        #expect(try code(site.upload([picture], key: site.userKey, to: target)) == said)
    }

    @Test("for its source tells what is wrong with that")
    func judgesTheSource() throws {
        let key = site.userKey
        #expect(try code(site.upload([], key: key)) == "400 130 Empty upload source")
        #expect(try code(site.upload([.field("source", "")], key: key)) == "400 130 Empty source")
        #expect(
            try code(site.upload([.file(Data(), named: "")], key: key))
                == "400 601 No file was uploaded (UPLOAD_ERR_NO_FILE)")
        #expect(try code(site.upload([.field("source", "!!!")], key: key)) == "400 120 Invalid base64 string")
        #expect(
            try code(site.upload([.file(Data(), named: "a.jpg")], key: key))
                == "400 610 Can't get target upload source info: the file is empty")
        #expect(
            try code(site.send("GET", "/api/1/upload?key=\(key)&source=AAAA"))
                == "400 130 Upload using base64 source must be done using POST method.")
    }

    @Test("for its method is 405 in the error shape (rule 5)", arguments: ["PUT", "DELETE", "PATCH", "TRACE"])
    func judgesTheMethod(method: String) throws {
        let reply = try site.send(method, "/api/1/upload", headers: ["X-API-Key: \(site.userKey)"], body: Data())
        #expect(try code(reply).hasPrefix("405 700 Method not allowed"))
        #expect(reply.headers["allow"] == "POST, GET, OPTIONS")
    }

    @Test("is plain text where the address alone was asked for (rule 3)", arguments: ["txt", "redirect"])
    func isPlainText(format: String) throws {
        let picture = Part.file(try Pictures.named("small.png"), named: "a.png")
        let reply = try site.upload([picture, .field("format", format)], key: "nonsense")
        #expect(reply.status == 400)
        #expect(reply.headers["content-type"] == "text/plain; charset=UTF-8")
        #expect(reply.text == "Invalid API key.")
    }

    @Test("whose sender goes away half-way leaves nothing behind")
    func survivesAbsence() throws {
        let site = try LiveSite()
        let open = try openFiles(of: site.responder)
        let body = LiveSite.multipart([.file(try Pictures.jpeg(ofBytes: 500_000), named: "half.jpg")])
        for _ in 0..<5 {
            var wire = try Wire(port: site.port)
            wire.write(
                """
                POST /api/1/upload HTTP/1.1\r\nHost: a\r\nX-API-Key: \(site.userKey)\r\nContent-Length: \(body.count)\r\n\
                Content-Type: multipart/form-data; boundary=\(LiveSite.boundary)\r\n\r\n
                """)
            wire.write(body.prefix(body.count / 2))
        }
        let after = try site.upload([.file(Pictures.named("small.png"), named: "whole.png")], key: site.userKey)
        #expect(after.status == 200)
        #expect(try site.files().count == 2)
        #expect(try openFiles(of: site.responder) <= open + 1)
    }
}

@Suite("The limit of bytes")
struct LimitTests {
    enum Encoding: CaseIterable {
        case file, base64InMultipart, base64InURLEncoded, escapedBase64WithLineBreaks
    }

    static let limit = 2_000_000

    @Test("lets an upload of exactly so many bytes in and none of one byte more", arguments: Encoding.allCases)
    func isExact(encoding: Encoding) throws {
        let site = try LiveSite(settings: "limits:\n  upload_bytes: \(Self.limit)\n  guest_upload_bytes: 1000000\n")
        let fitting = try Pictures.jpeg(ofBytes: Self.limit)
        let beyond = try Pictures.jpeg(ofBytes: Self.limit + 1)
        let taken = try send(fitting, as: encoding, to: site)
        #expect(taken.status == 200)
        #expect(taken.image["size"] as? Int == Self.limit)
        let files = try site.files()
        #expect(try code(send(beyond, as: encoding, to: site)) == "413 400 File too big - max 2 MB")
        #expect(try site.files() == files)
    }

    @Test("of guests is their own")
    func isByRole() throws {
        let site = try LiveSite(settings: "limits:\n  upload_bytes: 2000000\n  guest_upload_bytes: 10000\n")
        let picture = Part.file(try Pictures.jpeg(ofBytes: 10_001), named: "a.jpg")
        #expect(try code(site.upload([picture], key: site.guestKey)) == "413 400 File too big - max 10 KB")
        #expect(try site.upload([picture], key: site.userKey).status == 200)
    }

    @Test("is kept by nginx too, which answers in the error shape, chunked or not (rule 2)", arguments: [true, false])
    func isKeptByNginx(isChunked: Bool) throws {
        let site = try LiveSite(settings: "limits:\n  upload_bytes: 2000000\n  guest_upload_bytes: 1000000\n")
        let length = 8 * Self.limit / 5 + 1_000_001
        var wire = try Wire(port: site.port)
        wire.write(
            "POST /api/1/upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                + (isChunked
                    ? "Transfer-Encoding: chunked\r\n\r\n\(String(length, radix: 16))\r\n"
                    : "Content-Length: \(length)\r\n\r\n"))
        if isChunked { wire.write(Data(repeating: 65, count: length)) }
        let reply = try wire.read()
        #expect(try code(reply).hasPrefix("413 400 "))
        #expect(reply.headers["access-control-allow-origin"] == "*")
        #expect(reply.headers["content-type"]?.hasPrefix("application/json") == true)
    }

    private func send(_ picture: Data, as encoding: Encoding, to site: LiveSite) throws -> Reply {
        let urlencoded = ["X-API-Key: \(site.userKey)", "Content-Type: application/x-www-form-urlencoded"]
        switch encoding {
        case .file: return try site.upload([.file(picture, named: "a.jpg")], key: site.userKey)
        case .base64InMultipart:
            return try site.upload([.field("source", picture.base64EncodedString())], key: site.userKey)
        case .base64InURLEncoded:
            let body = Data("source=\(escaped(picture.base64EncodedString()))".utf8)
            return try site.send("POST", "/api/1/upload", headers: urlencoded, body: body)
        case .escapedBase64WithLineBreaks:
            let text = picture.base64EncodedString(options: [.lineLength76Characters])
            let body = Data("source=\(escaped(text).replacing("\r\n", with: "%0D%0A"))".utf8)
            return try site.send("POST", "/api/1/upload", headers: urlencoded, body: body)
        }
    }
}

@Suite("The precheck before the body")
struct PrecheckTests {
    let site: LiveSite

    init() throws {
        site = try MartletTests.site.get()
    }

    @Test(
        "refuses a wrong key before the body is sent (rule 6)",
        arguments: ["Content-Length: 50000000", "Transfer-Encoding: chunked"])
    func refusesEarly(length: String) throws {
        var wire = try Wire(port: site.port)
        wire.write(
            """
            POST /api/1/upload HTTP/1.1\r\nHost: a\r\nX-API-Key: nonsense\r\n\(length)\r\n\
            Content-Type: multipart/form-data; boundary=x\r\n\r\n
            """)
        let reply = try wire.read()
        #expect(try code(reply) == "400 100 Invalid API key.")
        #expect(reply.headers["content-type"]?.hasPrefix("application/json") == true)
        #expect(reply.headers["access-control-allow-origin"] == "*")
    }

    /// An upload whose body is announced and not sent.
    private func announce(
        _ length: Int, to site: LiveSite, key: String, query: String = "", _ form: String = ""
    ) throws -> Reply {
        var wire = try Wire(port: site.port)
        wire.write(
            """
            POST /api/1/upload\(query) HTTP/1.1\r\nHost: a\r\nX-API-Key: \(key)\r\nContent-Length: \(length)\r\n\
            Content-Type: multipart/form-data; boundary=x\r\nConnection: close\r\n\r\n\(form)
            """)
        return try wire.read()
    }

    @Test("reads bodies of up to a mebibyte, which may say the format of the refusal, and none above (rule 3)")
    func knowsSmallBodies() throws {
        let mebibyte = 1 << 20
        #expect(try code(announce(mebibyte + 1, to: site, key: "nonsense")) == "400 100 Invalid API key.")
        let form = "--x\r\nContent-Disposition: form-data; name=\"format\"\r\n\r\ntxt\r\n--x--\r\n"
        let rest = String(repeating: " ", count: mebibyte - form.utf8.count)
        let reply = try announce(mebibyte, to: site, key: "nonsense", form + rest)
        #expect(reply.status == 400)
        #expect(reply.text == "Invalid API key.")
    }

    @Test("refuses who has sent enough before the body is sent: 429 (rule 2)")
    func refusesFloods() throws {
        let site = try LiveSite(settings: "limits:\n  flood: [1, 0, 0, 0, 0]\n")
        let picture = Part.file(try Pictures.named("small.png"), named: "a.png")
        #expect(try site.upload([picture], key: site.userKey).status == 200)
        let reply = try announce(50_000_000, to: site, key: site.userKey)
        #expect(
            try code(reply) == "429 130 Flooding detected. You can only upload 1 images per minute")
        #expect((1...60).contains(Int(reply.headers["retry-after"] ?? "") ?? 0))
        #expect(reply.headers["access-control-allow-origin"] == "*")
        #expect(reply.headers["access-control-expose-headers"] == "Retry-After")
        #expect(reply.headers["x-content-type-options"] == "nosniff")
        let text = try announce(50_000_000, to: site, key: site.userKey, query: "?format=txt")
        #expect(text.status == 429)
        #expect(text.text == "Flooding detected. You can only upload 1 images per minute")
    }

    @Test("refuses what would leave less free than the reserve, small bodies too, before they are sent: 507 (rule 2)")
    func keepsTheReserve() throws {
        // Less than this is free wherever a system is installed.
        let site = try LiveSite(settings: "storage:\n  reserve_percent: 99\n")
        for length in [1_000, 50_000_000] {
            let reply = try announce(length, to: site, key: site.userKey)
            #expect(try code(reply) == "507 507 No space left on storage")
            #expect(reply.headers["retry-after"] == "300")
        }
        let fetched = try site.send(
            "GET", "/api/1/upload?key=\(site.userKey)&source=http://images.example/a.png")
        #expect(try code(fetched) == "507 507 No space left on storage")
    }

    @Test("refuses while no other upload can be taken, also without its sign: 503 (rule 2)")
    func refusesWhileFull() throws {
        let origin = try SilentPort()
        let site = try LiveSite(
            settings: "media:\n  workers: 1\n  queue: 0\nfetch:\n  test_origin: \"127.0.0.1:\(origin.number)\"\n")
        var holder = try Wire(port: site.port)
        holder.write(
            "GET /api/1/upload?key=\(site.userKey)&source=http://127.0.0.1:\(origin.number)/a.png HTTP/1.1\r\nHost: a\r\n\r\n"
        )
        // The sign goes up with the last place; without it nginx asks.
        let sign = "\(site.images)-overload"
        try wait { FileManager.default.fileExists(atPath: sign) }
        try FileManager.default.removeItem(atPath: sign)
        for length in [1_000, 50_000_000] {
            let reply = try announce(length, to: site, key: site.userKey)
            #expect(try code(reply) == "503 503 The service is busy: try again in a moment")
            #expect(reply.headers["retry-after"] == "1")
            #expect(!FileManager.default.fileExists(atPath: sign))
        }
    }

    @Test("and nginx's own refusals keep browsers from guessing a type")
    func isNeverSniffed() throws {
        for request in [
            "TRACE /api/1/upload", "TRACE /", "PUT /images/a.jpg", "GET /images/a.jpg", "GET /images/",
            "POST /api/1/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999", "GET /%00",
            "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: odd",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999",
        ] {
            var wire = try Wire(port: site.port)
            wire.write(request.contains("HTTP/") ? "\(request)\r\n\r\n" : "\(request) HTTP/1.1\r\nHost: a\r\n\r\n")
            let reply = try wire.read()
            #expect(reply.status >= 400, "\(request)")
            #expect(reply.headers["x-content-type-options"] == "nosniff", "\(request)")
        }
        // The responder's answers have it where they need it, and once.
        let page = try site.get("\(site.url)/")
        #expect(page.headers["x-content-type-options"] == "nosniff")
        #expect(try site.get("\(site.url)/api/1/upload").headers["x-content-type-options"] == nil)
    }

    @Test("tells a fault of ours as one, and logs it (rule 2)")
    func tellsFaults() throws {
        let site = try LiveSite()
        let folder = URL(filePath: site.configuration).deletingLastPathComponent()
        let script = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('ALTER TABLE keys RENAME TO lost')"
        _ = try output(of: "python3", ["-c", script, folder.appending(path: "martlet.db").path()])
        var wire = try Wire(port: site.port)
        wire.write(
            """
            POST /api/1/upload HTTP/1.1\r\nHost: a\r\nX-API-Key: \(site.userKey)\r\nContent-Length: 50000000\r\n\
            Content-Type: multipart/form-data; boundary=x\r\n\r\n
            """)
        #expect(try code(wire.read()) == "500 500 Something went wrong here: the upload was not kept")
        let log = try String(contentsOf: folder.appending(path: "log/martlet.log"), encoding: .utf8)
        #expect(log.contains(/error martlet: error=.*no such table: keys/) && log.contains("request failed"))
    }

    @Test("refuses a guest's body that is beyond the limit of guests")
    func refusesTooLarge() throws {
        let site = try LiveSite(settings: "limits:\n  upload_bytes: 60000000\n  guest_upload_bytes: 1000000\n")
        var wire = try Wire(port: site.port)
        wire.write(
            """
            POST /api/1/upload?format=txt HTTP/1.1\r\nHost: a\r\nX-API-Key: \(site.guestKey)\r\n\
            Content-Length: 50000000\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n
            """)
        let reply = try wire.read()
        #expect(reply.status == 413)
        #expect(reply.text == "File too big - max 1 MB")
    }

    /// Sends a head that announces a body, and nothing of it.
    private func answer(to line: String, length: String, at site: LiveSite) throws -> (status: Int, text: String) {
        var wire = try Wire(port: site.port)
        wire.write(
            "\(line) HTTP/1.1\r\nHost: a\r\nX-API-Key: \(site.userKey)\r\nContent-Type: text/plain\r\n\(length)\r\n\r\n"
        )
        let reply = try wire.read()
        return (reply.status, reply.text)
    }

    @Test("refuses a body that comes with another method, which neither the precheck nor a limit has seen")
    func refusesUnseenBodies() throws {
        let site = try LiveSite()
        let tooLarge = """
            {"status_code":413,"error":{"message":"The upload is too large.","code":400},\
            "status_txt":"Request Entity Too Large"}
            """
        for path in ["/api/1/upload", "//1/upload/"] {
            for method in ["PUT", "GET", "OPTIONS", "DELETE", "HEADS"] {
                for length in ["262145", "0000300000", "4000000"] {
                    let answer = try answer(to: "\(method) \(path)", length: "Content-Length: \(length)", at: site)
                    #expect(answer == (413, tooLarge), "\(method) \(path) \(length)")
                }
            }
        }
        #expect(try answer(to: "PUT /api/1/upload", length: "Content-Length: 0", at: site).status == 405)
        #expect(try answer(to: "GET /api/1/upload", length: "Content-Length: 0000000", at: site).status == 400)
    }

    @Test(
        "says in the error shape, to scripts of any site, what is no request that can be answered",
        arguments: [
            ("post /api/1/upload HTTP/1.1\r\nHost: a\r\n\r\n", 400, 744, "Bad Request"),
            ("POST /api/1/upload HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400, 744, "Bad Request"),
            (
                "POST /api/1/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                400,
                744, "Bad Request"
            ),
            (
                "POST /api/1/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400, 744,
                "Bad Request"
            ),
            ("GET /api/1/upload HTTP/1.1\r\nHost: a\r\nA: LONG\r\n\r\n", 400, 744, "Bad Request"),
            ("GET /api/1/upload?source=LONG HTTP/1.1\r\nHost: a\r\n\r\n", 414, 745, "URI Too Long"),
            ("POST /api/1/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501, 746, "Not Implemented"),
        ])
    func refusesMalformed(request: String, status: Int, code: Int, words: String) throws {
        let site = try LiveSite()
        var wire = try Wire(port: site.port)
        wire.write(request.replacing("LONG", with: String(repeating: "x", count: 9000)))
        let reply = try wire.read()
        #expect(reply.status == status)
        let error = reply.json["error"] as? [String: Any]
        #expect(error?["code"] as? Int == code)
        #expect(reply.json["status_code"] as? Int == status)
        #expect(reply.json["status_txt"] as? String == words)
        #expect(reply.headers["content-type"] == "application/json")
        #expect(reply.headers["access-control-allow-origin"] == "*")
        #expect(reply.headers["access-control-expose-headers"] == "Retry-After")
        #expect(reply.headers["x-content-type-options"] == "nosniff")
    }

    @Test("says of a large body too that there is no such action")
    func refusesLargeBodiesOfWrongActions() throws {
        let site = try LiveSite()
        for path in ["/api/1/upload/anything", "/api/1/uploads", "//api/1//upload//x"] {
            #expect(
                try answer(to: "POST \(path)", length: "Content-Length: 4000000", at: site)
                    == (
                        400,
                        #"{"status_code":400,"error":{"message":"Invalid API action","code":120},"status_txt":"Bad Request"}"#
                    ))
            #expect(
                try answer(to: "POST \(path)?format=txt", length: "Content-Length: 4000000", at: site)
                    == (400, "Invalid API action"))
        }
        #expect(try answer(to: "POST /api/2/upload", length: "Content-Length: 4000000", at: site).status == 413)
    }
}

/// A port of this machine that takes connections and never answers.
private struct SilentPort: ~Copyable {
    let number: UInt16
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = descriptor
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listening, $0, length) == 0 && listen(listening, 8) == 0 ? getsockname(listening, $0, &length) : -1
            }
        }
        try #require(status == 0)
        number = UInt16(bigEndian: address.sin_port)
    }

    deinit {
        close(descriptor)
    }
}

/// Status, code and message of a refusal, after its shape was found to be that of the contract.
func code(_ reply: Reply) throws -> String {
    let answer = reply.json
    let error = try #require(answer["error"] as? [String: Any])
    #expect(Set(answer.keys) == ["status_code", "error", "status_txt"])
    #expect(answer["status_code"] as? Int == reply.status)
    return "\(reply.status) \(try #require(error["code"] as? Int)) \(try #require(error["message"] as? String))"
}

/// How many descriptors a process has open.
func openFiles(of process: pid_t) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count
}
