import Foundation
import GRDB
import Glibc
import Synchronization
import System
import Testing

@testable import Storage

@Suite("Publishing an upload (rule 21)")
struct PublicationTests {
    @Test("puts its files side by side and records it")
    func putsFiles() throws {
        let site = try Site()
        let record = try site.publish(["photo"], ids: ["first"])

        #expect(
            try site.images() == ["2026/11/23/photo.md.png", "2026/11/23/photo.png", "2026/11/23/photo.th.png"])
        #expect(try site.bytes("2026/11/23/photo.png") == "original")
        #expect(try site.bytes("2026/11/23/photo.th.png") == "thumb of original")
        #expect(try site.bytes("2026/11/23/photo.md.png") == "medium of original")
        #expect(try site.storage.catalog.upload(publicID: "first") == record)
    }

    @Test("into the images folder itself makes no folder below it")
    func putsFilesDirectly() throws {
        let site = try Site()
        try site.publish(["photo"], in: "")
        #expect(try site.images() == ["photo.md.png", "photo.png", "photo.th.png"])
    }

    @Test("gives files that all may read and only the owner may write")
    func setsModes() throws {
        let site = try Site()
        try site.publish(["photo"])
        let files = try site.images()
        #expect(files.count == 3)
        for file in files {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(site.folder.path)/images/\(file)")
            #expect(attributes[.posixPermissions] as? Int == 0o644)
        }
    }

    @Test("under a taken name goes on to the next one and leaves the first as it is")
    func neverReplaces() throws {
        let site = try Site()
        try site.publish(["photo"], bytes: "first")
        let second = try site.publish(["photo", "photo1"], bytes: "second")
        #expect(second.names.stem == "photo1")
        #expect(try site.bytes("2026/11/23/photo.png") == "first")
        #expect(try site.bytes("2026/11/23/photo1.png") == "second")
    }

    @Test(
        "under a name whose derived names another upload has goes on to the next one",
        arguments: [".th", ".md", ".fr", ".th.png", ".md.jpeg", ".th.gif", ".lg", ".or.webp", ".th.md"])
    func neverSharesDerivedNames(suffix: String) throws {
        let site = try Site()
        try site.publish(["a"])
        #expect(try site.publish(["a\(suffix)", "free"]).names.stem == "free")
        try site.publish(["b\(suffix)"])
        #expect(try site.publish(["b", "free2"]).names.stem == "free2")
    }

    @Test("of the same name with another extension goes on to the next name")
    func stemsAreUnique() throws {
        let site = try Site()
        try site.publish(["a"], extension: "jpg")
        #expect(try site.publish(["a", "a1"], extension: "jpeg").names.original == "a1.jpeg")
    }

    @Test("leaves alone a file that somebody else put there", arguments: ["a.png", "a.th.png", "a.md.png"])
    func respectsForeignFiles(name: String) throws {
        let site = try Site()
        let folder = "\(site.folder.path)/images/2026/11/23"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("foreign".utf8).write(to: URL(filePath: "\(folder)/\(name)"))

        #expect(try site.publish(["a", "b"]).names.stem == "b")
        #expect(try site.bytes("2026/11/23/\(name)") == "foreign")
        #expect(try site.images().count == 4)
    }

    @Test(
        "goes on to the next name where somebody puts a file under one of the first in the meantime",
        arguments: ["a.png", "a.th.png", "a.md.png"])
    func yieldsToLateFiles(name: String) throws {
        let site = try Site()
        let file = URL(filePath: "\(site.folder.path)/images/\(name)")
        let record = try site.publish(["a", "b"], in: "") { record in
            guard record.names.stem == "a" else { return }
            do { try Data("foreign".utf8).write(to: file) } catch { Issue.record(error) }
        }
        #expect(record.names.stem == "b")
        #expect(try site.bytes(name) == "foreign")
        #expect(try Set(site.images()) == ["b.png", "b.th.png", "b.md.png", name])
        #expect(try site.charged() == [1, 16])
    }

    @Test("goes on to the next name where a file stands in the other tree, of what waits or of what is served")
    func respectsBothTrees() throws {
        let site = try Site()
        try site.publish(["first"], in: "", isApproved: false)
        for (tree, name) in [("images", "a.png"), ("images-unapproved", "b.th.png")] {
            try Data("foreign".utf8).write(to: URL(filePath: "\(site.folder.path)/\(tree)/\(name)"))
        }
        #expect(try site.publish(["a", "c"], in: "", isApproved: false).names.stem == "c")
        #expect(try site.publish(["b", "d"], in: "").names.stem == "d")
    }

    @Test("64 times under one name at once gives 64 uploads, each with its own bytes")
    func holdsUnderContention() throws {
        let site = try Site()
        let published = Mutex<[UploadRecord]>([])
        DispatchQueue.concurrentPerform(iterations: 64) { number in
            do {
                let record = try site.publish(["same"] + (0..<64).map { "same-\(number)-\($0)" }, bytes: "\(number)")
                #expect(try site.bytes("2026/11/23/\(record.names.original)") == "\(number)")
                published.withLock { $0.append(record) }
            } catch {
                Issue.record(error)
            }
        }
        #expect(Set(published.withLock { $0 }.map(\.names.stem)).count == 64)
        #expect(try site.images().count == 3 * 64)
        #expect(try site.storage.catalog.uploads(after: 0, atMost: 100).count == 64)
    }

    @Test("asks for another id when one is taken")
    func findsFreeID() throws {
        let site = try Site()
        try site.publish(["a"], ids: ["x"])
        #expect(try site.publish(["b", "b"], ids: ["x", "y"]).publicID == "y")
    }

    @Test("leaves no file and no charge when the record cannot be written, and its name is never used again")
    func undoesWhatIsNotRecorded() throws {
        let site = try Site()
        #expect(throws: (any Error).self) {
            try site.publish(["a"], in: "", ids: ["x"]) { $0.size = 0 }  // the schema refuses an empty upload
        }
        #expect(try site.images() == [])
        #expect(try site.charged() == [0, 0])
        // Its id was told to nobody.
        let next = try site.publish(["a", "b"], in: "", ids: ["y", "x"])
        #expect((next.names.stem, next.publicID) == ("b", "x"))
    }

    @Test("links no file before the record is made, nor one of an upload that is refused", arguments: [false, true])
    func linksLast(isFull: Bool) throws {
        struct Failure: Error {}
        let site = try Site()
        if isFull { _ = try site.storage.catalog.change([.byteQuota(15)], ofUser: "ann") }
        let watch = try FolderWatch(of: "\(site.folder.path)/images")
        #expect(throws: (any Error).self) {
            _ = try site.storage.publish(
                UploadFiles(original: site.spool("a"), thumb: site.spool("t"), medium: nil), in: "",
                fileExtension: "png", charging: Charge(userID: 1, bytes: 16), at: 0,
                propose: { _, _ in NameProposal(publicID: "a", stem: "a") }, describe: { _ in throw Failure() })
        }
        #expect(watch.created() == [])
        #expect(try site.charged() == [0, 0])
        _ = try site.storage.catalog.change([.byteQuota(nil)], ofUser: "ann")
        try site.publish(["b"], in: "")
        #expect(Set(watch.created()) == ["b.png", "b.th.png", "b.md.png"])
    }

    @Test("is undone later when it cannot be undone at once")
    func isUndoneLater() throws {
        let site = try Site()
        let (year, aside) = ("\(site.folder.path)/images/2026", "\(site.folder.path)/aside")
        let flow = RateCounter(sender: "key 1", period: 60, limit: 9)
        #expect(throws: SystemError.self) {
            try site.publish(["a"], charging: Charge(userID: 1, bytes: 16, counters: [flow])) { record in
                record.size = 0
                // The files are linked by the open folder all the same.
                do {
                    try FileManager.default.moveItem(atPath: year, toPath: aside)
                    try Data().write(to: URL(filePath: year))
                } catch {
                    Issue.record(error)
                }
            }
        }
        try FileManager.default.removeItem(atPath: year)
        try FileManager.default.moveItem(atPath: aside, toPath: year)
        #expect(try site.images().count == 3)
        // The name is known to leave before its files do, and nothing is charged for it any more.
        #expect(try site.charged() == [0, 0])
        #expect(try site.storage.catalog.deletingReservations().count == 1)
        site.storage.finishWithdrawals { Issue.record($0) }
        #expect(try site.images() == [])
        #expect(try site.charged() == [0, 0])
        #expect(try site.storage.catalog.openReservations().isEmpty)
        #expect(try site.storage.catalog.deletingReservations().isEmpty)
        let count = try site.storage.catalog.database.read {
            try $0.row("SELECT count FROM rate_counters")?["count"] as Int?
        }
        #expect(count == 0)
    }

    @Test("is refused where it cannot be told whether there is a folder of unapproved files")
    func looksIntoBothFolders() throws {
        let site = try Site()
        let path = "\(site.folder.path)/images-unapproved"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
        #expect(throws: SystemError.failed(call: "access", path: path, errno: ELOOP)) { try site.publish(["a"]) }
        #expect(try site.images() == [])
    }

    @Test("takes away what it linked when another process has claimed its name meanwhile", arguments: [false, true])
    func respectsHeirs(fails: Bool) throws {
        let folder = try TemporaryFolder()
        let (slow, quick) = (try Site(in: folder), try Site(in: folder))
        #expect(throws: (any Error).self) {
            let files = UploadFiles(original: try slow.spool("slow"), thumb: try slow.spool("t"), medium: nil)
            _ = try slow.storage.publish(
                files, in: "", fileExtension: "png", charging: Charge(userID: 1, bytes: 16), at: 0,
                propose: { _, _ in NameProposal(publicID: "a", stem: "a") },
                describe: { reservation in
                    // As recovery does that takes the other process for dead.
                    try quick.storage.undo(reservation, of: slow.storage.instance.name)
                    #expect(try quick.publish(["a", "b"], bytes: "quick", in: "", ids: ["a", "b"]).names.stem == "b")
                    return slow.recording(reservation) { if fails { $0.size = 0 } }
                })
        }
        #expect(try quick.images() == ["b.md.png", "b.png", "b.th.png"])
        #expect(try quick.charged() == [1, 16])
        #expect(try quick.storage.catalog.uploads(after: 0, atMost: 9).map(\.publicID) == ["b"])
    }

    @Test("is left as it is when it was recorded though its transaction was reported as failed")
    func keepsWhatIsRecorded() throws {
        let site = try Site()
        let upload = try site.publish(["a"], in: "", ids: ["a"])
        let reservation = Reservation(id: upload.id, publicID: "a", folder: "", names: upload.names)
        try site.storage.withdraw(
            Withdrawal(
                reservation: reservation, isApproved: true, linked: [upload.names.original], counters: [], countedAt: 0)
        )
        #expect(try site.images().contains("a.png"))
        #expect(try site.charged() == [1, 16])
    }

    @Test("does not follow a link out of the images folder")
    func refusesLinks() throws {
        let site = try Site()
        let outside = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: "\(site.folder.path)/images/2026", withDestinationPath: outside.path)
        #expect(throws: SystemError.self) { try site.publish(["a"]) }
        #expect(try outside.files() == [])
    }
}

@Suite("A spool file")
struct SpoolFileTests {
    @Test("that is not published leaves nothing behind")
    func vanishes() throws {
        let site = try Site()
        do {
            var file = try site.storage.newFile()
            try Data("never published".utf8).withUnsafeBytes { try file.append($0) }
            #expect(file.count == 15)
        }
        #expect(try site.images() == [])
    }

    @Test("knows the MD5 of what was received")
    func hashes() throws {
        let site = try Site()
        var file = try site.storage.newFile()
        for part in ["The quick brown fox ", "jumps over the lazy dog"] {
            try Data(part.utf8).withUnsafeBytes { try file.append($0) }
        }
        #expect(file.md5Digest == "9e107d9d372bb6826bd81d3542a419d6")
        #expect(try file.spool.md5Digest() == "9e107d9d372bb6826bd81d3542a419d6")
    }
}
