import Foundation
import Testing

@Suite("The endpoint, through nginx")
struct EndpointTests {
    let site: LiveSite

    init() throws {
        site = try MartletTests.site.get()
    }

    @Test(
        "takes a POST under every spelling of its address, and never redirects it (rule 4)",
        arguments: [
            "/api/1/upload", "/api/1/upload/", "/1/upload", "/1/upload/", "//api//1//upload", "/api/1/upload?",
            "/api/1/upload/?title=a+b&x=", "/api/1/upload?title=a%20b:/%3a%2F", "/%61pi/1/upload",
        ])
    func knowsEverySpelling(target: String) throws {
        let picture = try Pictures.named("small.png")
        let reply = try site.upload([.file(picture, named: "a.png")], key: site.userKey, to: target)
        try site.expect(reply, gives: picture, at: "image.url")
    }

    @Test("tells scripts of any site that they may send, and what (rule 5)")
    func answersPreflight() throws {
        let reply = try site.send(
            "OPTIONS", "/api/1/upload",
            headers: [
                "Origin: https://blog.example", "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: x-api-key",
            ])
        #expect(reply.status == 204)
        #expect(reply.headers["access-control-allow-origin"] == "*")
        #expect(reply.headers["access-control-allow-headers"]?.lowercased().contains("x-api-key") == true)
        #expect(reply.headers["access-control-allow-credentials"] == nil)
    }

    @Test("gives its description to programs, which is JSON")
    func isDescribed() throws {
        let reply = try site.get("\(site.url)/api/openapi.json")
        #expect(reply.status == 200)
        #expect(reply.json["openapi"] as? String == "3.1.0")
        #expect((reply.json["servers"] as? [[String: String]])?.first?["url"] == site.url)
    }
}
