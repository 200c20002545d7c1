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

    @Test("is nowhere else: what stands behind it is another action (rule 4)")
    func hasOneAddress() throws {
        let file = Part.file(try Pictures.named("small.png"), named: "a.png")
        for target in ["/api/1/upload/anything", "/api/1/upload/x/y", "//api/1/upload//x"] {
            let reply = try site.upload([file], key: site.userKey, to: target)
            #expect(reply.status == 400)
            #expect((reply.json["error"] as? [String: Any])?["code"] as? Int == 120)
        }
    }

    @Test("knows a key by the header X-API-Key and no other that a program might take for it (rule 6)")
    func knowsOneHeader() throws {
        let type = "Content-Type: multipart/form-data; boundary=\(LiveSite.boundary)"
        let body = LiveSite.multipart([.file(try Pictures.named("small.png"), named: "a.png")])
        for header in ["X_API_KEY", "X-API_Key", "x_api_key"] {
            let reply = try site.send(
                "POST", "/api/1/upload", headers: [type, "\(header): \(site.userKey)"], body: body)
            #expect(reply.text.contains("No key provided"), "\(header)")
        }
    }

    @Test("takes large bodies under every spelling too, and refuses a wrong key before they are sent (rule 4)")
    func knowsEverySpellingOfLarge() throws {
        let picture = try Pictures.jpeg(ofBytes: 3_000_000)
        for target in ["/api/1/upload", "/1/upload/", "//api//1///upload//", "/%61pi/1/upload?a=//b"] {
            let reply = try site.upload([.file(picture, named: "a.jpg")], key: site.userKey, to: target)
            try site.expect(reply, gives: picture, at: "image.url")
            var wire = try Wire(port: site.port)
            wire.write(
                "POST \(target) HTTP/1.1\r\nHost: a\r\nX-API-Key: nonsense\r\nContent-Length: 3000000\r\n"
                    + "Content-Type: multipart/form-data; boundary=x\r\n\r\n")
            #expect(try code(wire.read()) == "400 100 Invalid API key.", "\(target)")
        }
    }

    @Test("tells scripts of any site that they may send, and what (rule 5)")
    func answersPreflight() throws {
        let reply = try site.send(
            "OPTIONS", "/api/1/upload",
            headers: [
                "Origin: https://blog.example", "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: cache-control,x-api-key,x-requested-with",
            ])
        #expect(reply.status == 204)
        #expect(reply.headers["access-control-allow-origin"] == "*")
        #expect(reply.headers["access-control-allow-headers"] == "cache-control, x-api-key, x-requested-with")
        #expect(reply.headers["vary"] == "Access-Control-Request-Headers")
        #expect(reply.headers["access-control-expose-headers"] == "Retry-After")
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
