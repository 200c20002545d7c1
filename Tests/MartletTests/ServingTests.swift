import Foundation
import Testing

@Suite("A file that nginx serves")
struct ServingTests {
    let site: LiveSite
    let address: String
    let picture: Data

    init() throws {
        site = try MartletTests.site.get()
        picture = try Pictures.named("wide.jpg")
        let reply = try site.upload([.file(picture, named: "served.jpg")], key: site.userKey)
        address = try #require(reply.image["url"] as? String)
    }

    @Test("carries its type, keeps browsers from running it, and may be kept")
    func isSafe() throws {
        let reply = try site.get(address)
        #expect(reply.headers["content-type"] == "image/jpeg")
        #expect(reply.headers["x-content-type-options"] == "nosniff")
        #expect(reply.headers["content-security-policy"]?.contains("default-src 'none'") == true)
        #expect(reply.headers["content-security-policy"]?.hasSuffix("sandbox") == true)
        #expect(reply.headers["cross-origin-resource-policy"] == "cross-origin")
        #expect(reply.headers["cache-control"] == "public, max-age=2592000, s-maxage=3600, immutable")
    }

    @Test("is given in parts and not again when it is known")
    func isGivenInParts() throws {
        let part = try site.get(address, headers: ["Range: bytes=100-199"])
        #expect(part.status == 206)
        #expect(part.body == picture[100..<200])
        let tag = try #require(try site.get(address).headers["etag"])
        #expect(try site.get(address, headers: ["If-None-Match: \(tag)"]).status == 304)
    }

    @Test("cannot be changed from outside", arguments: ["PUT", "DELETE", "POST"])
    func isFixed(method: String) throws {
        let path = String(address.trimmingPrefix(site.url))
        #expect((400..<500).contains(try site.send(method, path, body: Data("x".utf8)).status))
        #expect(try site.get(address).body == picture)
    }

    @Test("that is not there is a 404 that nobody keeps, still with the headers of safety")
    func isMissing() throws {
        let reply = try site.get("\(address)x")
        #expect(reply.status == 404)
        #expect(reply.headers["cache-control"] == nil)
        #expect(reply.headers["x-content-type-options"] == "nosniff")
    }

    @Test("stands in a folder that shows no list, and no script or page in it runs")
    func isNotListed() throws {
        let folder = address.prefix(upTo: address.lastIndex(of: "/") ?? address.endIndex)
        #expect([403, 404].contains(try site.get("\(folder)/").status))
        for name in ["page.html", "shell.php", "drawing.svg"] {
            try Data("<script>alert(1)</script>".utf8).write(to: URL(filePath: "\(site.images)/\(name)"))
            defer { try? FileManager.default.removeItem(atPath: "\(site.images)/\(name)") }
            let reply = try site.get("\(site.url)/images/\(name)")
            #expect(reply.status == 404 || reply.headers["content-type"] == "application/octet-stream")
        }
    }

    @Test("is no hidden one, nor one in a hidden folder", arguments: [".htaccess", ".jpg", ".git/a.jpg"])
    func isNotHidden(name: String) throws {
        let file = URL(filePath: "\(site.images)/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try picture.write(to: file)
        defer {
            let top = name.hasPrefix(".git") ? "\(site.images)/.git" : file.path()
            try? FileManager.default.removeItem(atPath: top)
        }
        let reply = try site.get("\(site.url)/images/\(name)")
        #expect(reply.status == 404)
        #expect(reply.headers["x-content-type-options"] == "nosniff")
    }

    @Test("is no link, and lies behind none", arguments: ["link.jpg", "folder/served.jpg"])
    func isNoLink(name: String) throws {
        let served = URL(filePath: site.images + address.trimmingPrefix("\(site.url)/images"))
        let target = name == "link.jpg" ? served : served.deletingLastPathComponent()
        let link = URL(filePath: site.images).appending(path: name == "link.jpg" ? "\(UUID()).jpg" : "\(UUID())")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
        defer { try? FileManager.default.removeItem(at: link) }
        let end = name == "link.jpg" ? "" : "/\(served.lastPathComponent)"
        #expect(try Data(contentsOf: URL(filePath: link.path() + end)) == picture)
        let reply = try site.get("\(site.url)/images/\(link.lastPathComponent)\(end)")
        #expect([403, 404].contains(reply.status))
        #expect(try site.get(address).status == 200)
    }
}
