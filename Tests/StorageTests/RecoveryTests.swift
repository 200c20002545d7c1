import Foundation
import Synchronization
import System
import Testing

@testable import Storage

extension Site {
    /// What a process has written that is about to link its files, charged to the user with a hundred bytes.
    func reserve(_ names: FileNames, in folder: String, process: String) throws -> Reservation? {
        try storage.catalog.reserve(
            names, in: folder, publicID: names.stem, as: storage.catalog.drawUploadNumber(), process: process,
            charging: Charge(userID: 1, bytes: 100), at: 0)
    }
}

@Suite("Starting after a crash")
struct RecoveryTests {
    @Test("takes away files that were linked and never recorded, gives their charge back, and never reuses their name")
    func undoesUnrecorded() throws {
        let folder = try TemporaryFolder()
        do {
            let site = try Site(in: folder)
            try site.publish(["kept"])
            // What a process leaves that is killed between link and record: the row of a process that is gone.
            let names = FileNames(stem: "lost", fileExtension: "png")
            _ = try #require(try site.reserve(names, in: "2026/11/23", process: "a process long gone"))
            for name in [names.original, names.thumb] {
                try Data("lost".utf8).write(to: URL(filePath: "\(folder.path)/images/2026/11/23/\(name)"))
            }
            #expect(try site.charged() == [2, 116])
        }
        let site = try Site(in: folder)
        #expect(try site.images() == ["2026/11/23/kept.md.png", "2026/11/23/kept.png", "2026/11/23/kept.th.png"])
        #expect(try site.charged() == [1, 16])
        #expect(try site.publish(["lost", "other"]).names.stem == "other")
        #expect(try site.storage.catalog.openReservations().isEmpty)
    }

    @Test("leaves the unfinished work of a process alone that still runs")
    func respectsTheLiving() throws {
        let folder = try TemporaryFolder()
        let living = try Site(in: folder)
        let names = FileNames(stem: "busy", fileExtension: "png")
        _ = try living.reserve(names, in: "", process: living.storage.instance.name)
        try Data("busy".utf8).write(to: URL(filePath: "\(folder.path)/images/busy.png"))

        let second = try Site(in: folder)
        #expect(try second.images() == ["busy.png"])
        #expect(try second.publish(["busy", "other"], in: "").names.stem == "other")
    }

    @Test("undoes nothing that another recovery has undone before")
    func undoesOnce() throws {
        let folder = try TemporaryFolder()
        let slow = try Site(in: folder)
        let names = FileNames(stem: "photo", fileExtension: "png")
        _ = try slow.reserve(names, in: "", process: "a process long gone")
        let (process, stale) = try #require(try slow.storage.catalog.openReservations().first)

        let quick = try Site(in: folder)
        #expect(try quick.charged() == [0, 0])
        try Data("foreign".utf8).write(to: URL(filePath: "\(folder.path)/images/photo.png"))
        try slow.storage.undo(stale, of: process)
        #expect(try slow.images() == ["photo.png"])
        #expect(try slow.charged() == [0, 0])
        // Neither the name nor the number is another upload's.
        let next = try quick.publish(["photo", "other"], in: "", ids: ["photo"])
        #expect(next.names.stem == "other")
        #expect(next.id != stale.id)
    }

    @Test("finishes a deletion that was cut off before its files were gone")
    func finishesDeletions() throws {
        let folder = try TemporaryFolder()
        do {
            let site = try Site(in: folder)
            try site.publish(["going"], ids: ["x"])
            _ = try #require(try site.storage.catalog.beginRemoval(publicID: "x", because: .deleted))
            #expect(try site.images().count == 3)
        }
        let site = try Site(in: folder)
        #expect(try site.images() == [])
        #expect(try site.storage.catalog.find(publicID: "x") == .gone(.deleted))
        #expect(try site.publish(["going", "other"]).names.stem == "other")
    }

    @Test("finishes an approval that was cut off at any of its steps", arguments: [0, 1, 3])
    func finishesApprovals(linked: Int) throws {
        let folder = try TemporaryFolder()
        let files = ["a.md.png", "a.png", "a.th.png"]
        do {
            let site = try Site(in: folder)
            try site.publish(["a"], in: "", ids: ["x"], isApproved: false)
            _ = try #require(try site.storage.catalog.beginApproval(publicID: "x"))
            for name in files.prefix(linked) {
                try FileManager.default.linkItem(
                    atPath: "\(folder.path)/images-unapproved/\(name)", toPath: "\(folder.path)/images/\(name)")
            }
        }
        let site = try Site(in: folder)
        #expect(try site.images() == files)
        #expect(try folder.files().filter { $0.hasPrefix("images-unapproved/") } == [])
        #expect(try site.storage.catalog.upload(publicID: "x")?.isApproved == true)
    }

    @Test("is not kept back by a file in the way of an approval, which waits until that is moved")
    func passesOver() throws {
        let folder = try TemporaryFolder()
        let foreign = "\(folder.path)/images/a.png"
        do {
            let site = try Site(in: folder)
            for name in ["a", "b"] { try site.publish([name], in: "", ids: [name], isApproved: false) }
            try Data("foreign".utf8).write(to: URL(filePath: foreign))
            for name in ["a", "b"] { _ = try site.storage.catalog.beginApproval(publicID: name) }
        }
        let site = try Site(in: folder)
        #expect(try site.storage.catalog.upload(publicID: "a")?.isApproved == false)
        #expect(try site.storage.catalog.upload(publicID: "b")?.isApproved == true)
        #expect(try site.bytes("a.png") == "foreign")
        var faults: [StorageError?] = []
        try site.storage.finishApprovals { faults.append($0 as? StorageError) }
        #expect(faults == [.taken(path: foreign)])

        try FileManager.default.removeItem(atPath: foreign)
        try site.storage.finishApprovals { Issue.record($0) }
        #expect(try site.storage.catalog.upload(publicID: "a")?.isApproved == true)
        #expect(try site.bytes("a.png") == "original")
    }

    @Test("leaves no lock file of a process that ended")
    func removesLocks() throws {
        let folder = try TemporaryFolder()
        do { _ = try Site(in: folder) }
        #expect(try folder.files().filter { $0.hasSuffix(".lock") } == [])
    }
}
