import Accounts
import GRDB
import HTTP
import Storage
import Testing
import Uploads

@testable import Web

@Suite("The steps that every request goes through")
struct MiddlewareTests {
    private let site: SiteInMemory

    init() throws {
        site = try SiteInMemory()
        try site.keep("Pic1")
        try site.addAlbum("Alb")
    }

    @Test(
        "a method that a page does not have is answered 405 with those that it has",
        arguments: [
            ("/", "GET, HEAD"), ("/api-v1", "GET, HEAD"), ("/api/openapi.json", "GET, HEAD"), ("/oembed/", "GET, HEAD"),
            ("/image/Pic1", "GET, HEAD"), ("/image/Pic1/delete/\(SiteInMemory.token)", "GET, HEAD, POST, DELETE"),
            ("/album/Alb", "GET, HEAD, POST"), ("/tag/red", "GET, HEAD"), ("/style.css", "GET, HEAD"),
            ("/icon.svg", "GET, HEAD"), ("/robots.txt", "GET, HEAD"),
        ])
    func checksMethodsOfPages(path: String, allowed: String) throws {
        for method in ["OPTIONS", "PUT", "PATCH", "BREW"] {
            #expect(
                try site.respond(to: Request(method: method, path: path))
                    == Response(
                        status: 405,
                        headers: [
                            Header("Content-Type", "text/plain; charset=UTF-8"), Header("Cache-Control", "no-store"),
                            Header("X-Content-Type-Options", "nosniff"), Header("Allow", allowed),
                        ], body: "This address only knows \(allowed).\n"))
        }
    }

    @Test(
        "a method that the API does not have is answered 405 before key, version, form and slots are looked at",
        arguments: ["/api", "/api/2", "/api/1/upload", "/1/upload"])
    func checksMethodsOfTheAPI(path: String) throws {
        let full = try SiteInMemory(places: 0)
        let json =
            #"{"status_code":405,"error":{"message":"Method not allowed: send POST, or GET with a URL as source","code":700},"status_txt":"Method Not Allowed"}"#
        for method in ["PUT", "DELETE", "PATCH", "HEAD"] {
            let request = Request(method: method, path: path, query: "format=txt", apiKey: "wrong")
            #expect(
                try full.respond(to: request)
                    == Response(
                        status: 405,
                        headers: [
                            Header("Access-Control-Allow-Origin", "*"),
                            Header("Access-Control-Expose-Headers", "Retry-After"), Header("Cache-Control", "no-store"),
                            Header("Content-Type", "application/json; charset=UTF-8"),
                            Header("Allow", "POST, GET, OPTIONS"),
                        ], body: method == "HEAD" ? "" : json))
        }
    }

    @Test("an unknown address is answered 404, whatever the method", arguments: ["GET", "POST", "BREW"])
    func knowsNoMethodOfTheUnknown(method: String) throws {
        #expect(try site.respond(to: Request(method: method, path: "/nowhere")).status == 404)
    }

    @Test("each request has one line in the log, with its id and without a word of the client")
    func logsEachRequest() throws {
        _ = try site.respond(to: Request(method: "GET", path: "/secret/path", apiKey: "a-key", id: "id-1"))
        _ = try site.respond(to: Request(method: "PUT", path: "/api/1/upload", id: "id-2"))
        _ = try site.respond(to: Request(method: "POST", path: "/precheck", isPrecheck: true, contentLength: 1))
        let lines = site.log.lines.map { $0.replacing(/ms=[\d.e-]+/, with: "ms=N") }
        #expect(
            lines == [
                "info answered bytes=0 ms=N request=id-1 route=unknown status=404",
                "info answered bytes=0 ms=N request=id-2 route=api status=405",
            ])
    }

    @Test("a header field is found by its name, whatever the case on either side")
    func findsHeaders() {
        let request = Request(method: "GET", path: "/", headers: ["X-New-Field": "value", "empty": ""])
        #expect(request.header("x-new-field") == "value")
        #expect(request.header("X-NEW-FIELD") == "value")
        #expect(request.header("Empty") == "")
        #expect(request.header("X-Other") == nil)
    }
}

@Suite("What is logged of a request that does not succeed")
struct FailureLogTests {
    @Test("a rejected upload is no warning and no error")
    func isQuietOnRejections() throws {
        let site = try SiteInMemory()
        #expect(try site.post("source=nothing").status == 400)
        #expect(try site.respond(to: Request(method: "POST", path: "/api/1/upload", apiKey: "wrong")).status == 400)
        #expect(site.log.complaints == [])
    }

    @Test("an overload is a warning and no error, of the API and of the precheck")
    func warnsOfOverloads() throws {
        let site = try SiteInMemory(places: 0)
        let head = Request(
            method: "POST", path: "/precheck", isPrecheck: true, contentLength: 100, apiKey: site.userKey.text,
            id: "asked")
        #expect(try site.respond(to: head).header("X-Refusal-Status") == "503")
        #expect(try site.post("source=\(redPNG)").status == 503)
        #expect(
            site.log.complaints == [
                "warning unavailable error=full request=asked status=503",
                "warning unavailable error=full request= status=503",
            ])
    }

    @Test("a fault of ours is an error, in full, and the client gets no detail of it")
    func tellsFaults() throws {
        let site = try SiteInMemory()
        try site.addAlbum("Alb")
        try DatabaseQueue(path: "\(site.folder)/martlet.db").write {
            try $0.execute(sql: "ALTER TABLE albums RENAME TO lost_albums")
        }
        let page = try site.respond(to: Request(method: "GET", path: "/album/Alb", accept: "text/html", id: "page"))
        #expect(page.status == 500)
        #expect(page.text.contains("This is a fault of ours. Try again in a moment."))
        #expect(!page.text.contains("SQL") && !page.text.contains("albums"))
        #expect(site.log.complaints.count == 1)
        #expect(site.log.complaints.first?.hasPrefix("error request failed error=") == true)
        #expect(site.log.complaints.first?.contains("no such table: albums") == true)
        #expect(site.log.complaints.first?.hasSuffix("request=page status=500") == true)
    }
}

@Suite("While another process keeps the database locked")
struct LockedDatabaseTests {
    private let site: SiteInMemory
    private let other: DatabaseQueue

    init() throws {
        site = try SiteInMemory()
        try site.keep("Pic1")
        try site.addAlbum("Alb", privacy: .password, password: "right")
        other = try DatabaseQueue(path: "\(site.folder)/martlet.db")
    }

    private func whileLocked(_ request: Request, body: String = "") throws -> Response {
        try other.inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            defer { try? db.execute(sql: "ROLLBACK") }
            return try site.respond(to: request, body: body)
        }
    }

    @Test("a page is answered 503 with Retry-After, and the log has a warning")
    func isBusyForPages() throws {
        let form = "password=right"
        let request = Request(
            method: "POST", path: "/album/Alb", contentLength: form.utf8.count,
            contentType: "application/x-www-form-urlencoded", address: "192.0.2.7")
        #expect(
            try whileLocked(request, body: form)
                == Response(
                    status: 503,
                    headers: [
                        Header("Content-Type", "text/plain; charset=UTF-8"), Header("Cache-Control", "no-store"),
                        Header("X-Content-Type-Options", "nosniff"), Header("Retry-After", "1"),
                    ], body: "The site is busy. Try again in a moment.\n"))
        #expect(site.log.complaints.count == 1)
        #expect(site.log.complaints.first?.hasPrefix("warning unavailable error=") == true)
        #expect(try site.respond(to: request, body: form).status == 303)
    }

    @Test("a program that follows a delete link is answered 503 in the API's form, and the upload stays")
    func isBusyForPrograms() throws {
        let request = Request(method: "DELETE", path: "/image/Pic1/delete/\(SiteInMemory.token)")
        let response = try whileLocked(request)
        #expect((response.status, response.header("Retry-After")) == (503, "1"))
        #expect(
            response.text
                == #"{"status_code":503,"error":{"message":"The site is busy. Try again in a moment.","code":503},"status_txt":"Service Unavailable"}"#
        )
        #expect(try site.storage.catalog.upload(publicID: "Pic1") != nil)
    }
}

@Suite("The statuses of HTTP")
struct StatusTests {
    @Test("every status that the site answers with has its words")
    func haveWords() {
        let failures = [
            Failure.unavailable(.passing, cause: ClientDisconnected()),
            .unavailable(.full, cause: ClientDisconnected()), .internalError(ClientDisconnected()),
        ]
        let statuses = Rejection.examples.map(\.status) + failures.map(\.status)
        for status in statuses { #expect(Status(rawValue: status) != nil, "\(status)") }
        #expect(Set(Status.allCases.map(\.reasonPhrase)).count == Status.allCases.count)
    }
}
