import Foundation
import Testing

@testable import Storage

@Suite("Copying the files of an upload")
struct CopyingTests {
    @Test("tells a file that was deleted while it was read as one that is not there")
    func passesOver() throws {
        let site = try Site()
        let upload = try site.publish(["a"], in: "", ids: ["a"])
        guard let file = try site.storage.file("a.png", of: upload) else {
            Issue.record("the upload has no file")
            return
        }
        _ = try site.storage.remove(publicID: "a", because: .deleted)
        let place = try site.storage.images.open("copy")
        let bytes = try file.copy(to: "a.png", in: place, of: site.storage.images)
        #expect(bytes == nil)
        #expect(try site.images() == [])
    }
}

@Suite("Setting a file aside that no upload has")
struct SettingAsideTests {
    @Test("keeps it, and passes one over that is gone")
    func keeps() throws {
        let site = try Site()
        try Data("stray".utf8).write(to: URL(filePath: "\(site.folder.path)/images/a.png"))
        let stray = StrayFile(isWaiting: false, folder: "", name: "a.png")
        #expect(try site.storage.setAside(stray) == "\(site.folder.path)/images-lost/a.png")
        #expect(try site.storage.setAside(stray) == nil)
        #expect(try site.folder.files().filter { $0.hasPrefix("images") } == ["images-lost/a.png"])
    }
}
