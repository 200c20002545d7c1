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

@Suite("Restoring a site")
struct RestoringTests {
    @Test(
        "refuses where files lie already, those that wait for approval too", arguments: ["images", "images-unapproved"])
    func refusesFiles(folder: String) throws {
        let site = try Site()
        let backup = Backup(in: "\(site.folder.path)/copy")
        _ = try backup.take(of: site.storage) { Issue.record("\($0)") }
        let other = try TemporaryFolder()
        let place = "\(other.path)/\(folder)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: URL(filePath: "\(place)/a.png"))
        #expect(throws: BackupError.notEmpty(place)) {
            _ = try backup.restore(imagesPath: "\(other.path)/images", databasePath: "\(other.path)/martlet.db") { _ in
            }
        }
        #expect(try other.files() == ["\(folder)/a.png"])
    }

    @Test("replaces no record that a service has begun meanwhile")
    func refuses() throws {
        let site = try Site()
        try site.publish(["a"], in: "")
        let backup = Backup(in: "\(site.folder.path)/copy")
        _ = try backup.take(of: site.storage) { _ in }
        try FileManager.default.removeItem(atPath: "\(site.folder.path)/copy/images/a.png")

        let other = try TemporaryFolder()
        let record = "\(other.path)/martlet.db"
        #expect(throws: BackupError.notEmpty(record)) {
            // What is missing is complained of in the middle of it.
            _ = try backup.restore(imagesPath: "\(other.path)/images", databasePath: record) { _ in
                #expect(FileManager.default.createFile(atPath: record, contents: Data("new".utf8)))
            }
        }
        #expect(try String(contentsOfFile: record, encoding: .utf8) == "new")
    }
}

@Suite("The folders beside the images")
struct FolderModeTests {
    @Test("are closed to all but the service")
    func areClosed() throws {
        let site = try Site()
        try site.publish(["a"], in: "", isApproved: false)
        try Data("stray".utf8).write(to: URL(filePath: "\(site.folder.path)/images/b.png"))
        _ = try site.storage.setAside(StrayFile(isUnapproved: false, folder: "", name: "b.png"))
        for folder in ["images-unapproved", "images-lost"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(site.folder.path)/\(folder)")
            #expect(attributes[.posixPermissions] as? Int == 0o700)
        }
    }
}

@Suite("Setting a file aside that no upload has")
struct SettingAsideTests {
    @Test("keeps it, and passes one over that is gone")
    func keeps() throws {
        let site = try Site()
        try Data("stray".utf8).write(to: URL(filePath: "\(site.folder.path)/images/a.png"))
        let stray = StrayFile(isUnapproved: false, folder: "", name: "a.png")
        #expect(try site.storage.setAside(stray) == "\(site.folder.path)/images-lost/a.png")
        #expect(try site.storage.setAside(stray) == nil)
        #expect(try site.folder.files().filter { $0.hasPrefix("images") } == ["images-lost/a.png"])
    }
}
