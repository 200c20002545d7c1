import Foundation
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
}
