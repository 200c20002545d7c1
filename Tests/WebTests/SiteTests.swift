import Accounts
import Fetch
import Foundation
import HTTP
import Logging
import Media
import SlowBody
import Storage
import System
import Testing

@testable import Uploads
@testable import Web

@Suite("An upload in memory")
struct SiteTests {
    let site: SiteInMemory

    init() throws {
        site = try SiteInMemory()
    }

    private func source(_ text: String = redPNG) -> String {
        "source=" + text.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
    }

    private func said(_ response: Response) -> String {
        let text = response.text.firstMatch(of: /"message":"(.*?)","code":(\d+)/)
        return "\(response.status) " + (text.map { "\($0.output.2) \($0.output.1)" } ?? "")
    }

    @Test("is dated in the site's time zone, and lies in the folder of that day (rules 24 and 25)")
    func isDated() throws {
        let tokyo = try SiteInMemory {
            $0.calendar = SiteCalendar(timeZone: TimeZone(identifier: "Asia/Tokyo") ?? .gmt)
        }
        let response = try tokyo.post(source())
        #expect(response.text.contains(#""date":"2025-11-23 17:48:40","date_gmt":"2025-11-23 08:48:40""#))
        let late = try SiteInMemory {
            $0.calendar = SiteCalendar(timeZone: TimeZone(identifier: "Pacific/Kiritimati") ?? .gmt)
        }
        #expect(try late.post(source()).text.contains(#"https:\/\/images.example\/images\/2025\/11\/23\/"#))
    }

    @Test("in the mode direct lies in the images folder itself")
    func isDirect() throws {
        let direct = try SiteInMemory { $0.storageMode = .direct }
        let response = try direct.post(source())
        #expect(response.text.contains(#""storage_mode":"direct""#))
        #expect(
            response.text.firstMatch(of: /"url":"https:\\\/\\\/images.example\\\/images\\\/[0-9a-f]{12}.png"/) != nil)
    }

    @Test("follows the form where form and query differ, but not where the form asks for nothing (rule 6)")
    func prefersTheForm() throws {
        #expect(try site.post(source() + "&title=form", query: "title=query").text.contains(#""title":"form""#))
        #expect(try site.post(source() + "&title=", query: "title=query").text.contains(#""title":"query""#))
        #expect(try site.post(source() + "&title=0", query: "title=query").text.contains(#""title":"query""#))
    }

    @Test("takes the header's key before the form's, and the form's before the query's (rule 6)")
    func prefersTheHeader() throws {
        func answer(header: String?, form: String?, query: String?) throws -> String {
            let body = source() + (form.map { "&key=\($0)" } ?? "")
            return said(
                try site.respond(
                    to: Request(
                        method: "POST", path: "/api/1/upload", query: query.map { "key=\($0)" } ?? "",
                        contentLength: body.utf8.count, contentType: "application/x-www-form-urlencoded", apiKey: header
                    ),
                    body: body))
        }
        let good = site.userKey.text
        #expect(try answer(header: good, form: "bad", query: "bad") == "200 200 file uploaded")
        #expect(try answer(header: "bad", form: good, query: good) == "400 100 Invalid API key.")
        #expect(try answer(header: "", form: good, query: "bad") == "200 200 file uploaded")
        #expect(try answer(header: nil, form: "bad", query: good) == "400 100 Invalid API key.")
        #expect(try answer(header: nil, form: nil, query: good) == "200 200 file uploaded")
        #expect(try answer(header: nil, form: nil, query: nil) == "400 100 No key provided")
    }

    @Test("takes a file before a text, whichever comes first (rule 7)")
    func prefersFiles() throws {
        let text = "--mark\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\n\(redPNG)\r\n"
        let file = "--mark\r\nContent-Disposition: form-data; name=\"source\"; filename=\"words.txt\"\r\n\r\nwords\r\n"
        for parts in [text + file, file + text] {
            #expect(try said(site.post(parts: parts + "--mark--", key: site.userKey.text)).hasPrefix("400 610 "))
        }
    }

    @Test("in ImgBB's shape is answered in it (rule 8)")
    func answersImgBB() throws {
        let response = try site.post(source().replacing("source=", with: "image="))
        #expect(response.text.hasPrefix(#"{"status_code":200,"status":200,"success":true,"image":{"name":""#))
        #expect(response.text.contains(#","data":{"name":""#))
        #expect(response.text.contains(#","time":1763887720,"expiration":0}"#))
    }

    @Test(
        "whose form is broken is told what is wrong with it",
        arguments: [
            ("", "The form ends before its closing boundary: send it again"),
            ("--mark\nX: y\n", "The form has a broken boundary line: end lines by CR and LF"),
            (
                "--mark\r\n\r\nx\r\n--mark--",
                "A part of the form has no name: give each one a name in Content-Disposition"
            ),
            (
                "--mark\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n\(String(repeating: "x", count: 65_537))\r\n--mark--",
                "The field title is too long: use at most 65536 bytes"
            ),
            (
                "--mark\r\nX: \(String(repeating: "x", count: 17_000))\r\n\r\n--mark--",
                "The headers of a part are too long: use at most 16384 bytes"
            ),
            (
                String(repeating: "--mark\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n", count: 201)
                    + "--mark--",
                "The form has too many fields: use at most 200"
            ),
        ])
    func tellsBrokenForms(parts: String, message: String) throws {
        let sent = parts.isEmpty ? " " : parts
        #expect(try said(site.post(parts: sent, key: site.userKey.text)) == "400 701 \(message)")
    }

    @Test(
        "may have short parameters alone where an id, a number or a word is meant",
        arguments: ["album_id", "category_id", "expiration", "format", "nsfw", "use_file_date", "width"])
    func boundsWords(name: String) throws {
        let long = String(repeating: "x", count: 1025)
        let message = "The field \(name) is too long: use at most 1024 bytes"
        #expect(try said(site.post(source() + "&\(name)=\(long)")) == "400 701 \(message)")
        #expect(try said(site.post(source(), query: "\(name)=\(long)")) == "400 701 \(message)")
        #expect(try !said(site.post(source() + "&\(name)=\(long.dropLast())")).hasPrefix("400 701"))
    }

    @Test(
        "knows its parameters by their bytes: a name that only looks like one is another",
        arguments: ["title\u{301}", "t\u{ef}tle", "title%00", "\u{feff}title", "TITLE", "ti\u{200d}tle"])
    func knowsNamesByBytes(name: String) throws {
        let answer = try site.post(source() + "&\(name)=other")
        #expect(answer.status == 200)
        #expect(!answer.text.contains("other"))
    }

    @Test("is not put into an album whose id goes on behind a zero byte")
    func refusesZeroBytes() throws {
        try site.addAlbum("Alb")
        #expect(try site.post(source() + "&album_id=Alb").status == 200)
        for id in ["Alb%00", "Alb%00x", "Al%62%00"] {
            #expect(
                try said(site.post(source() + "&album_id=\(id)"))
                    == "400 704 Invalid album_id: there is no such album of yours")
        }
        try site.keep("Pic1") { $0.tags = ["dog"] }
        #expect(try site.browse("/tag/dog").status == 200)
        for path in ["/tag/dog\u{0}", "/album/Alb\u{0}", "/image/Pic1\u{0}x"] {
            #expect(try site.browse(path).status == 404)
        }
    }

    @Test("with a width that is the picture's own is the picture itself (rule 13)")
    func keepsItsWidth() throws {
        let same = try site.post(source() + "&width=2")
        #expect(same.status == 200)
        #expect(same.text.contains(#""width":2,"height":2,"#))
    }

    @Test("passes over fields that nobody knows, however long they are")
    func passesOverTheUnknown() throws {
        let long = "&" + "callback=\(String(repeating: "x", count: 200_000))&" + source()
        #expect(try said(site.post(long)) == "200 200 file uploaded")
    }

    @Test(
        "has a width in plain digits (rule 13)",
        arguments: [
            ("1x", "400 731 Invalid width: send a whole number of pixels, in digits"),
            ("-5", "400 731 Invalid width: send a whole number of pixels, in digits"),
            ("00", "400 731 Invalid width: send a whole number of pixels, in digits"),
            ("%E0%A5%A7", "400 731 Invalid width: send a whole number of pixels, in digits"),
            ("99999", "400 610 Target width is greater than the original image width"),
            ("1000000000000000000000000000000", "400 610 Target width is greater than the original image width"),
            ("0", "200 200 file uploaded"), ("", "200 200 file uploaded"),
        ])
    func readsWidths(text: String, answer: String) throws {
        #expect(try said(site.post(source() + "&width=\(text)")) == answer)
    }

    @Test("with a smaller width tells of the picture that is stored, and of the one that came by its MD5 alone")
    func resizes() throws {
        let whole = try site.post(source())
        let resized = try site.post(source() + "&width=1").text
        #expect(resized.contains(#""width":1,"height":1,"#))
        let md5 = try #require(whole.text.firstMatch(of: /"md5":"([0-9a-f]{32})"/)?.1)
        #expect(resized.contains(#""source_md5":"\#(md5)""#))
    }

    @Test(
        "has a flag in any usual spelling (rule 12)",
        arguments: [
            ("1", 1), ("true", 1), ("YES", 1), ("on", 1), ("0", 0), ("", 0), ("false", 0), ("No", 0), ("off", 0),
        ])
    func readsFlags(text: String, flag: Int) throws {
        #expect(try site.post(source() + "&nsfw=\(text)").text.contains(#""nsfw":\#(flag),"#))
    }

    @Test("whose flag is neither is refused (rule 12)")
    func refusesOtherFlags() throws {
        #expect(try said(site.post(source() + "&nsfw=maybe")) == "400 702 Invalid nsfw: use 1 or 0")
    }

    @Test("of a kind that the site has switched off is refused")
    func respectsFormats() throws {
        let jpegOnly = try SiteInMemory { $0.formats = [.jpeg] }
        #expect(try said(jpegOnly.post(source())) == "400 614 Disabled image format (png)")
        #expect(try jpegOnly.storage.catalog.uploads(after: 0, atMost: 100).count == 0)
    }

    @Test("whose sender is gone is not answered")
    func passesAbsenceOn() throws {
        var body = SlowBody(Array("source=iVBOR".utf8), step: 4, breaksOff: true)
        #expect(throws: ClientDisconnected.self) {
            _ = try site.site.respond(
                to: Request(method: "POST", path: "/api/1/upload", contentType: "application/x-www-form-urlencoded"),
                body: &body)
        }
    }

    @Test("may be asked about by scripts of any site before it is sent (rule 5)")
    func answersPreflight() throws {
        let response = try site.respond(to: Request(method: "OPTIONS", path: "/api/1/upload"))
        #expect(
            response
                == Response(
                    status: 204,
                    headers: [
                        Header("Access-Control-Allow-Origin", "*"),
                        Header("Access-Control-Expose-Headers", "Retry-After"), Header("Cache-Control", "no-store"),
                        Header("Access-Control-Allow-Methods", "POST, GET, OPTIONS"),
                        Header("Access-Control-Allow-Headers", "X-API-Key, Idempotency-Key"),
                        Header("Access-Control-Max-Age", "86400"), Header("Vary", "Access-Control-Request-Headers"),
                    ]))
    }

    private static let own = "X-API-Key, Idempotency-Key"

    @Test(
        "may have any headers that a script asks for, if they are names and not too many (rule 5)",
        arguments: [
            ("x-requested-with,cache-control,x-api-key", "x-requested-with, cache-control, x-api-key"),
            (" X-A ,\tX-B", "X-A, X-B"), ("!#$%&'*+-.^_`|~09", "!#$%&'*+-.^_`|~09"), ("", own), (",", own),
            ("a,,b", "a, b"),
            ("a, ,b", own), ("a b", own), ("a\r\nSet-Cookie: b", own), ("a(b)", own), ("\u{e9}", own),
        ])
    func allowsHeaders(requested: String, allowed: String) throws {
        let answer = try site.respond(
            to: Request(method: "OPTIONS", path: "/api/1/upload", requestedHeaders: requested))
        #expect(answer.header("Access-Control-Allow-Headers") == allowed)
        #expect(answer.header("Vary") == "Access-Control-Request-Headers")
    }

    @Test("may have 50 names of headers within 2 KB, and no more (rule 5)")
    func boundsHeaders() throws {
        func allowed(_ names: [String]) throws -> String? {
            let requested = names.joined(separator: ",")
            return try site.respond(
                to: Request(method: "OPTIONS", path: "/api/1/upload", requestedHeaders: requested)
            ).header("Access-Control-Allow-Headers")
        }
        let names = (1...51).map { "a\($0)" }
        #expect(try allowed(names.dropLast()) == names.dropLast().joined(separator: ", "))
        #expect(try allowed(names) == Self.own)
        let long = String(repeating: "a", count: 2048)
        #expect(try allowed([long]) == long)
        #expect(try allowed([long + "a"]) == Self.own)
    }

    @Test("tells scripts when to come again, whatever became of it (rule 5)")
    func exposesRetryAfter() throws {
        let full = try SiteInMemory(places: 0)
        for answer in [
            try site.post(source()), try site.post(source() + "&format=txt"),
            try site.post(source() + "&format=redirect"),
            try site.post(""), try site.post("nsfw=x&format=txt"), try full.post(source()),
            try site.respond(to: Request(method: "PUT", path: "/api/1/upload")),
        ] {
            #expect(answer.header("Access-Control-Expose-Headers") == "Retry-After")
        }
    }

    @Test("is nowhere else than at its address: what stands behind that is another action, and nothing is kept of it")
    func hasOneAddress() throws {
        func answer(_ path: String, key: String?) throws -> String {
            let body = source()
            return said(
                try site.respond(
                    to: Request(
                        method: "POST", path: path, contentLength: body.utf8.count,
                        contentType: "application/x-www-form-urlencoded", apiKey: key), body: body))
        }
        for path in ["/api/1/upload/anything", "/api/1/upload//x/y", "/api/1/uploads", "/api/1/upload/upload"] {
            #expect(try answer(path, key: site.userKey.text) == "400 120 Invalid API action")
            #expect(try answer(path, key: "wrong") == "400 100 Invalid API key.")
            #expect(try answer(path, key: nil) == "400 100 No key provided")
        }
        #expect(try site.files() == [])
        #expect(try answer("//api//1//upload//", key: site.userKey.text) == "200 200 file uploaded")
        #expect(try answer("/api/2/upload/x", key: site.userKey.text) == "400 110 Invalid API version.")
        #expect(try answer("/api/1/upload" + String(repeating: "/", count: 2100), key: site.userKey.text) == "404 ")
    }
}

@Suite("The precheck")
struct PrecheckResponseTests {
    private func ask(_ site: SiteInMemory, key: String?, length: Int?, query: String = "") throws -> Response {
        try site.respond(
            to: Request(
                method: "POST", path: "/precheck", query: query, isPrecheck: true, contentLength: length, apiKey: key))
    }

    @Test("lets small bodies through without a look, and large ones with a good key or none in their head")
    func letsThrough() throws {
        let site = try SiteInMemory()
        let pass = Response(status: 204)
        #expect(try ask(site, key: "wrong", length: 1 << 20) == pass)
        #expect(try ask(site, key: site.userKey.text, length: 50_000_000) == pass)
        #expect(try ask(site, key: nil, length: 50_000_000) == pass)
        #expect(try ask(site, key: site.userKey.text, length: nil) == pass)
    }

    @Test("counts a body of unknown length as the largest that anybody may send, as nginx knows no sender")
    func countsUnknownLengths() throws {
        let site = try SiteInMemory { ($0.limits.bytes, $0.limits.guestBytes) = (5_000_000, 1_000_000) }
        #expect(try ask(site, key: site.guestKey.text, length: nil).status == 204)
        #expect(site.uploader.admission.bodies.bytes == 5_000_000)
    }

    @Test("counts a body that may come until its request arrives, a chunked one as the longest that may be sent")
    func countsBodies() throws {
        let site = try SiteInMemory { ($0.limits.bytes, $0.limits.guestBytes) = (3_000_000, 1_000_000) }
        var request = Request(
            method: "POST", path: "/precheck", isPrecheck: true, contentLength: 2_000_000, address: "192.0.2.1",
            apiKey: site.userKey.text, id: "first")
        #expect(try site.respond(to: request).status == 204)
        (request.contentLength, request.id) = (nil, "second")
        #expect(try site.respond(to: request).status == 204)
        #expect(site.uploader.admission.bodies.bytes == 5_000_000)
        (request.isPrecheck, request.path, request.contentLength, request.id) = (false, "/api/1/upload", 0, "first")
        #expect(try site.respond(to: request).status == 400)
        #expect(site.uploader.admission.bodies.bytes == 3_000_000)
    }

    @Test("counts no more bodies without a key than nginx lets through, and all with one")
    func countsKeylessBodies() throws {
        let site = try SiteInMemory { $0.limits.concurrency.keylessBodiesOfAddress = 1 }
        let key = site.userKey.text
        let steps: [(key: String?, bytes: Int)] = [
            (nil, 2_000_000), (nil, 2_000_000), (key, 4_000_000), (key, 6_000_000),
        ]
        for (key, bytes) in steps {
            let request = Request(
                method: "POST", path: "/precheck", isPrecheck: true, contentLength: 2_000_000, address: "192.0.2.1",
                apiKey: key, id: "\(bytes)")
            #expect(try site.respond(to: request).status == 204)
            #expect(site.uploader.admission.bodies.bytes == bytes)
        }
    }

    @Test("refuses large bodies with a wrong key, in the format that the query asks for")
    func refusesKeys() throws {
        let site = try SiteInMemory()
        for length in [(1 << 20) + 1, nil] {
            #expect(
                try ask(site, key: "wrong", length: length)
                    == Response(
                        status: 401,
                        headers: [
                            Header(
                                "X-Refusal",
                                #"{"status_code":400,"error":{"message":"Invalid API key.","code":100},"status_txt":"Bad Request"}"#
                            ),
                            Header("X-Refusal-Status", "400"),
                            Header("Content-Type", "application/json; charset=UTF-8"),
                        ]))
        }
        let plain = try ask(site, key: "wrong", length: nil, query: "format=txt")
        #expect(plain.header("X-Refusal") == "Invalid API key.")
        #expect(plain.header("Content-Type") == "text/plain; charset=UTF-8")
    }

    @Test("refuses small bodies too while no upload can be taken, and so does the service")
    func refusesWhenFull() throws {
        let site = try SiteInMemory(places: 0)
        let refused = try ask(site, key: site.userKey.text, length: 100)
        #expect(
            (refused.status, refused.header("X-Refusal-Status"), refused.header("Retry-After")) == (401, "503", "1"))
        let late = try site.post("source=\(redPNG)&format=txt")
        #expect((late.status, late.header("Retry-After")) == (503, "1"))
        #expect(late.text == "The service is busy: try again in a moment")
        #expect(try site.files() == [])
    }

    @Test("refuses bodies that cannot be an upload within the sender's limit")
    func refusesLengths() throws {
        let site = try SiteInMemory()
        let most = UploadLimits().bodyBytes(ofUpload: 10_000_000)
        #expect(try ask(site, key: site.guestKey.text, length: most).status == 204)
        let refused = try ask(site, key: site.guestKey.text, length: most + 1)
        #expect(refused.header("X-Refusal-Status") == "413")
        #expect(refused.header("X-Refusal")?.contains("File too big - max 10 MB") == true)
    }
}

@Suite("A fault of ours")
struct FaultAnswerTests {
    @Test("is answered without a detail, and with the time to come again where there is one")
    func isQuiet() {
        let full = ErrorResponse(Failure(SystemError.noSpace(path: "/secret"))).response(in: .json)
        #expect(full.status == 507)
        #expect(full.header("Retry-After") == "300")
        #expect(!full.text.contains("secret"))
        let short = ErrorResponse(Failure(SystemError.failed(call: "open", path: "/secret", errno: EMFILE)))
        #expect((short.status, short.retryAfter) == (503, 1))
        #expect(!short.message.contains("secret"))
        let busy = ErrorResponse(Failure(MediaPoolError.busy)).response(in: .txt)
        #expect((busy.status, busy.header("Retry-After")) == (503, "1"))
        let other = ErrorResponse(Failure(SystemError.failed(call: "open", path: "/secret", errno: 5))).response(
            in: .json)
        #expect(
            other.text
                == #"{"status_code":500,"error":{"message":"Something went wrong here: the upload was not kept","code":500},"status_txt":"Internal Server Error"}"#
        )
    }
}
