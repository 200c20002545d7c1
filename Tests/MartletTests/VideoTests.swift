import Foundation
import Testing

@Suite("An upload of a video")
struct VideoTests {
    let site: LiveSite

    init() throws {
        site = try MartletTests.site.get()
    }

    @Test("is stored as it came, with a frame that thumb and medium are made of (rule 20)")
    func isTaken() throws {
        let bytes = try Pictures.named("clip.mp4")
        let image = try site.upload(
            [.file(bytes, named: "A clip.bin", type: "application/octet-stream")], key: site.userKey
        ).image
        #expect(image["type"] as? String == "video")
        #expect(image["mime"] as? String == "video/mp4")
        #expect(image["filename"] as? String == "A-clip.mp4")
        #expect(image["width"] as? Int == 640)
        #expect(image["height"] as? Int == 360)
        #expect(image["duration"] as? Int == 62)
        #expect(image["duration_time"] as? String == "01:02")
        #expect(image["chain"] as? Int == 23)
        #expect(image["is_animated"] as? Int == 0)
        #expect((image["path_viewer"] as? String)?.hasPrefix("/clip/A-clip.") == true)
        #expect(try site.get(try #require(image["url"] as? String)).body == bytes)

        for (part, suffix, expected) in [
            ("frame", ".fr", "JPEG 640x360, 1 frame"), ("thumb", ".th", "JPEG 320x320, 1 frame"),
            ("medium", ".md", "JPEG 500x281, 1 frame"),
        ] {
            let file = try #require(image[part] as? [String: Any])
            #expect(file["filename"] as? String == "A-clip\(suffix).jpeg")
            #expect(file["mime"] as? String == "image/jpeg")
            let stored = try site.get(try #require(file["url"] as? String))
            #expect(stored.headers["content-type"] == "image/jpeg")
            #expect(try identified(stored.body) == expected)
            #expect(file["size"] as? Int == stored.body.count)
            #expect(image["\(part)_size"] as? Int == stored.body.count)
        }
        #expect(image["url_frame"] as? String == (image["frame"] as? [String: Any])?["url"] as? String)
    }

    @Test("is refused with a width, and when it is cut short")
    func isRefused() throws {
        let bytes = try Pictures.named("clip.mp4")
        let narrow = try site.upload([.file(bytes, named: "a.mp4"), .field("width", "100")], key: site.userKey)
        #expect(narrow.status == 400)
        let cut = try site.upload([.file(bytes.prefix(bytes.count / 2), named: "a.mp4")], key: site.userKey)
        #expect(cut.text.contains("the video\\/mp4 file is cut short or damaged"))
    }

    @Test("has its index in front where that is set, and tells of the bytes that came")
    func startsFast() throws {
        let site = try LiveSite(settings: "video:\n  faststart: on\n")
        let bytes = try Pictures.named("clip.mp4")
        let image = try site.upload([.file(bytes, named: "a.mp4")], key: site.userKey).image
        let stored = try site.get(try #require(image["url"] as? String)).body
        #expect(stored.count == bytes.count)
        let index = try #require(stored.range(of: Data("moov".utf8)))
        let samples = try #require(stored.range(of: Data("mdat".utf8)))
        #expect(index.lowerBound < samples.lowerBound)
        #expect(image["md5"] as? String == (try md5(stored)))
        #expect(image["source_md5"] as? String == (try md5(bytes)))
        #expect(image["size"] as? Int == stored.count)
    }
}
