import Foundation
import Testing

@Suite("A site with variants")
struct VariantTests {
    /// What browsers ask for pictures with.
    static let chrome = "Accept: image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
    static let safari = "Accept: image/webp,image/png,image/*;q=0.8,*/*;q=0.5"

    let site: LiveSite

    init() throws {
        site = try LiveSite(settings: "media:\n  variants: on\n")
    }

    /// Uploads a picture and waits until its variants are there.
    private func upload(_ name: String) throws -> [String: Any] {
        let image = try site.upload([.file(Pictures.named(name), named: name)], key: site.userKey).image
        // The last of them.
        let medium = try address("medium", of: image)
        for _ in 0..<20_000 {
            if try site.get(medium, headers: [Self.chrome]).headers["content-type"] == "image/avif" { break }
        }
        return image
    }

    private func address(_ part: String, of image: [String: Any]) throws -> String {
        try #require((image[part] as? [String: Any])?["url"] as? String)
    }

    @Test("serves thumb and medium in the format that a browser takes, and the original as it is")
    func serves() throws {
        let image = try upload("wide.jpg")
        for (part, size) in [("thumb", "320x320"), ("medium", "500x375")] {
            let url = try address(part, of: image)
            // ImageMagick has one name for AVIF and HEIC.
            for (accept, type, name) in [
                (Self.chrome, "image/avif", "HEIC"), (Self.safari, "image/webp", "WEBP"),
                ("Accept: */*", "image/jpeg", "JPEG"), ("X-None: 1", "image/jpeg", "JPEG"),
            ] {
                let reply = try site.get(url, headers: [accept])
                #expect(reply.status == 200)
                #expect(reply.headers["content-type"] == type)
                #expect(reply.headers["vary"] == "Accept")
                #expect(reply.headers["x-content-type-options"] == "nosniff")
                #expect(reply.headers["cache-control"] == "public, max-age=2592000, s-maxage=3600, immutable")
                #expect(try identified(reply.body) == "\(name) \(size), 1 frame")
            }
        }
        let original = try site.get(try #require(image["url"] as? String), headers: [Self.chrome])
        #expect(original.body == (try Pictures.named("wide.jpg")))
        #expect(original.headers["vary"] == nil)
        #expect(try site.get(try address("thumb", of: image) + ".gif", headers: [Self.chrome]).status == 404)
    }

    @Test("serves the WebP where there is no AVIF")
    func fallsBack() throws {
        let image = try upload("wide.jpg")
        let path = try #require(try site.files().first { $0.hasSuffix(".th.jpg.avif") })
        try FileManager.default.removeItem(atPath: "\(site.images)/\(path)")
        let reply = try site.get(try address("thumb", of: image), headers: [Self.chrome])
        #expect(reply.headers["content-type"] == "image/webp")
    }

    @Test("makes none for an AVIF")
    func formats() throws {
        let avif = try site.upload([.file(Pictures.named("wide.avif"), named: "b.avif")], key: site.userKey).image
        _ = try upload("wide.jpg")
        let names = try site.files().map { String($0.split(separator: "/").last ?? "") }
        #expect(names.filter { $0.hasPrefix("b.") } == ["b.avif", "b.md.avif", "b.th.avif"])
        let reply = try site.get(try address("thumb", of: avif), headers: [Self.safari])
        #expect(reply.headers["content-type"] == "image/avif")
    }

    @Test("misses none of them, and deletes them with the upload")
    func deletes() throws {
        let image = try upload("wide.jpg")
        #expect(try site.files().count == 7)
        let checked = try martlet(["fsck", "--config", site.configuration])
        #expect(checked.code == 0, "\(checked.output)")
        #expect(try site.get(try #require(image["delete_url"] as? String)).status == 200)
        #expect(try site.files() == [])
        #expect(try site.get(try address("thumb", of: image), headers: [Self.chrome]).status == 404)
    }
}
