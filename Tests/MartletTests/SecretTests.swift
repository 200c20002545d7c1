import Foundation
import Glibc
import Eventually
import Testing

@Suite("Secrets")
struct SecretTests {
    @Test("stand in no log, not in the database and in no process's arguments, whichever way they came")
    func areKeptNowhere() throws {
        let site = try LiveSite()
        let picture = try Pictures.named("small.png")
        var secrets = [site.userKey, site.adminKey, site.guestKey]

        let type = "Content-Type: multipart/form-data; boundary=\(LiveSite.boundary)"
        let file = Part.file(picture, named: "small.png")
        var answers = [
            try site.upload([file], key: site.userKey),
            try site.upload([file, .field("key", site.adminKey)], key: nil),
            try site.upload([file], key: nil, to: "/api/1/upload?key=\(site.guestKey)"),
            try site.send(
                "POST", "/api/1/upload", headers: [type, "X-API-Key: \(site.userKey)", "Idempotency-Key: once"],
                body: LiveSite.multipart([file])),
        ]
        let tokens = answers.map { String(($0.image["delete_url"] as? String ?? "").suffix(48)) }
        try #require(tokens.allSatisfy { $0.count == 48 })
        secrets += tokens
        // Refused ones are written down more readily: a wrong parameter, an address that is none, a deletion with a
        // wrong token.
        answers.append(try site.upload([file, .field("nsfw", "maybe")], key: site.userKey))
        answers.append(try site.send("GET", "/api/2/upload?key=\(site.userKey)"))
        answers.append(try site.send("GET", "/nothing/here?key=\(site.userKey)"))
        answers.append(try site.send("HEAD", "/image/zzzz/delete/\(tokens[0])"))
        #expect(answers.map(\.status) == [200, 200, 200, 200, 400, 400, 404, 404])

        let folder = URL(filePath: site.images).deletingLastPathComponent()
        var places = try FileManager.default.subpathsOfDirectory(atPath: folder.path())
            .filter { $0.hasPrefix("log/") || $0.hasPrefix("martlet.") }.map { folder.appending(path: $0) }
        #expect(places.map(\.lastPathComponent).contains("access.log"))
        places += try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
            .map { URL(filePath: "/proc/\($0)/cmdline") }
        for place in places {
            guard let bytes = try? Data(contentsOf: place) else { continue }  // a process may have ended meanwhile
            for secret in secrets {
                #expect(bytes.firstRange(of: Data(secret.utf8)) == nil, "in \(place.lastPathComponent)")
            }
        }
    }

    @Test(
        "stand not in nginx's access log either when nginx answers by itself",
        arguments: [
            ("TRACE /image/x/delete/TOKEN HTTP/1.1\r\nHost: a\r\n\r\n", 405),
            ("CONNECT /image/x/delete/TOKEN HTTP/1.1\r\nHost: a\r\n\r\n", 405),
            ("GET /image/x/delete/TOKEN HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: odd\r\n\r\n", 501),
            ("POST /image/x/delete/TOKEN HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 413),
            ("POST /image/x/delete/TOKEN HTTP/1.1\r\nHost: a\r\nContent-Length: none\r\n\r\n", 400),
            ("GET /image/x/delete/TOKEN HTTP/1.1\r\n\r\n", 400), ("/image/x/delete/TOKEN HTTP/1.1\r\n\r\n", 400),
            ("GET /image/x/delete/TOKEN%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET /image/x/delete/TOKEN HTTP/1.1 x\r\nHost: a\r\n\r\n", 400),
            ("GET /image/x/delete/TOKEN HTTP/3.0\r\nHost: a\r\n\r\n", 505),
            ("GET /images/x/delete/TOKEN HTTP/1.1\r\nHost: a\r\n\r\n", 404),
            ("GET /images/../image/x//%64elete%2FTOKEN HTTP/1.0\r\n\r\n", 503),
            ("GET http://a/image/x/Delete/TOKEN?a#b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 503),
            ("GET /image/x/delete\\TOKEN HTTP/1.0\r\n\r\n", 503), ("GET /image/x/TOKEN HTTP/1.0\r\n\r\n", 503),
            ("POST /api/1/upload/key=KEY HTTP/1.0\r\n\r\n", 503), ("GET /api/1/upload/KEY HTTP/1.0\r\n\r\n", 503),
            ("POST /api/1/upload?key=KEY HTTP/1.0\r\n\r\n", 503), ("GET /image/x/delete/TOKEN\r\n", 0),
        ])
    func areNotLogged(request: String, status: Int) throws {
        let site = try Self.ownAnswers.get()
        let secrets = ["TOKEN": String(repeating: "0123456789ab", count: 4), "KEY": site.userKey]
        let text = secrets.reduce(request) { $0.replacing($1.key, with: $1.value) }
        var wire = try Wire(port: site.port)
        wire.write(text)
        // What is answered to HTTP/0.9 has no status.
        if status == 0 {
            #expect(throws: POSIXError.self) { try wire.read() }
        } else {
            #expect(try wire.read().status == status)
        }

        let log = URL(filePath: site.configuration).deletingLastPathComponent().appending(path: "log/access.log")
        // nginx writes the line once the answer is sent: that of a later request tells that it is there.
        let next = "/later-\(UUID())"
        _ = try site.send("GET", next)
        var lines = ""
        try wait {
            lines = try String(contentsOf: log, encoding: .utf8); return lines.contains(next)
        }
        for secret in secrets.values { #expect(!lines.contains(secret)) }
    }

    /// A site whose responder is gone.
    private static let ownAnswers = Result<LiveSite, any Error> {
        let site = try LiveSite()
        kill(site.responder, SIGKILL)
        try wait { try site.get("\(site.url)/").status == 503 }
        return site
    }
}
