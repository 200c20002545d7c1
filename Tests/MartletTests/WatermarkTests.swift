import Foundation
import Testing

@Suite("A site with a watermark")
struct WatermarkTests {
    static let text = "watermark:\n  text: © Bird\n  opacity: 100\n  roles: [users, guests]\n"

    @Test("marks the uploads of the roles that it is for, and tells of the bytes that came")
    func marks() throws {
        let site = try LiveSite(settings: Self.text)
        let bytes = try Pictures.named("wide.jpg")
        for (key, isMarked) in [(site.userKey, true), (site.guestKey, true), (site.adminKey, false)] {
            let image = try site.upload([.file(bytes, named: "a.jpg")], key: key).image
            let stored = try site.get(try #require(image["url"] as? String)).body
            #expect((stored != bytes) == isMarked)
            #expect(try identified(stored) == "JPEG 640x480, 1 frame")
            #expect(image["size"] as? Int == stored.count)
            #expect(image["md5"] as? String == (try md5(bytes)))
            #expect(image["source_md5"] as? String == (isMarked ? try md5(bytes) : nil))
        }
        let moving = try Pictures.named("moving.gif")
        let image = try site.upload([.file(moving, named: "a.gif")], key: site.userKey).image
        #expect(try site.get(try #require(image["url"] as? String)).body == moving)

        let checked = try martlet(["fsck", "--config", site.configuration])
        #expect(checked.code == 0, "\(checked.output)")
    }

    @Test("finds the same bytes again where duplicates are refused")
    func duplicates() throws {
        let site = try LiveSite(settings: Self.text + "uploads:\n  duplicates: refuse\n")
        let bytes = try Pictures.named("wide.jpg")
        #expect(try site.upload([.file(bytes, named: "a.jpg")], key: site.userKey).status == 200)
        #expect(try site.upload([.file(bytes, named: "b.jpg")], key: site.userKey).text.contains("Duplicated upload"))
    }

    @Test(
        "is told what is wrong with it by config check and by the start",
        arguments: [
            ("image: FOLDER/none.png", "watermark.image: FOLDER/none.png cannot be read: No such file or directory"),
            ("image: FOLDER/martlet.yaml", "watermark.image: FOLDER/martlet.yaml is no good PNG"),
            (
                "text: Bird\n  font: FOLDER/none.ttf",
                "watermark.font: FOLDER/none.ttf cannot be drawn with: Could not find/open font"
            ),
            (
                "text: Bird\n  font: FOLDER/martlet.yaml",
                "watermark.font: FOLDER/martlet.yaml cannot be drawn with: Could not read font"
            ),
        ])
    func isChecked(setting: String, complaint: String) throws {
        let site = try Configured()
        let folder = site.folder.path()
        let text = try String(contentsOfFile: site.file, encoding: .utf8)
        try Data("\(text)\nwatermark:\n  \(setting.replacing("FOLDER", with: folder))\n".utf8).write(
            to: URL(filePath: site.file))
        let said = (Int32(78), "", "martlet: \(complaint.replacing("FOLDER", with: folder))\n")
        #expect(try site.run("config", "check") == said)
        #expect(try site.run("serve") == said)
    }

    @Test("is told by its settings alone when they cannot be followed")
    func isRead() throws {
        let site = try Configured("watermark:\n  image: a.png\n  text: b\n  position: middle\n  roles: [all]\n")
        let said = try site.run("config", "check")
        #expect(said.code == 78)
        #expect(
            said.errors == """
                martlet: \(site.file): watermark.image must be an absolute path
                \(site.file): watermark.text and watermark.image are both set: leave one of them out
                \(site.file): watermark.roles must be a list of admins, users, guests
                \(site.file): watermark.position is “middle” and must be left, center or right, then top, center or bottom

                """)
    }

    @Test("is good for doctor and config check when it is")
    func isGood() throws {
        let site = try Configured("watermark:\n  image: IMAGE\n")
        let image = site.folder.appending(path: "mark.png")
        try Pictures.named("small.png").write(to: image)
        let environment = ["MARTLET_WATERMARK_IMAGE": image.path(), "PATH": "/usr/bin:/bin"]
        #expect(try site.run("config", "check", environment: environment) == (0, "the configuration is good\n", ""))
        _ = try site.run("user", "add", "ann")
        let folder = site.folder.appending(path: "images")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let said = try site.run("doctor", environment: environment).output
        #expect(said.contains("ok    watermark: its picture can be laid on others\n"))
    }
}
