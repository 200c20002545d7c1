import Foundation
import Glibc
import Synchronization
import System
import Testing

@testable import Storage

@Suite("Deleting an upload")
struct RemovalTests {
    @Test("takes its files away, and lets its id tell what became of it", arguments: [RemovalReason.deleted, .expired])
    func removesFiles(reason: RemovalReason) throws {
        let site = try Site()
        try site.publish(["kept"], ids: ["k"])
        try site.publish(["gone"], ids: ["g"])
        #expect(try site.storage.remove(publicID: "g", because: reason))
        #expect(try site.images() == ["2026/11/23/kept.md.png", "2026/11/23/kept.png", "2026/11/23/kept.th.png"])
        #expect(try site.storage.catalog.find(publicID: "g") == .gone(reason))
        #expect(try site.storage.catalog.find(publicID: "never") == .unknown)
    }

    @Test("takes every file away that it can where one cannot be, and that one later")
    func removesTheOthers() throws {
        let site = try Site()
        try site.publish(["a"], in: "", ids: ["a"])
        let images = "\(site.folder.path)/images"
        try FileManager.default.removeItem(atPath: "\(images)/a.png")
        try FileManager.default.createDirectory(atPath: "\(images)/a.png", withIntermediateDirectories: false)
        #expect(throws: SystemError.failed(call: "unlink", path: "a.png", errno: EISDIR)) {
            try site.storage.remove(publicID: "a", because: .deleted)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: images) == ["a.png"])
        try FileManager.default.removeItem(atPath: "\(images)/a.png")
        try site.storage.finishRemovals { Issue.record($0) }
        #expect(try site.storage.catalog.deletingReservations().isEmpty)
    }

    @Test("as rejected takes only what still waits")
    func rejectsWhatWaits() throws {
        let site = try Site()
        try site.publish(["a"], ids: ["a"], isApproved: false)
        #expect(try site.storage.approve(publicID: "a"))
        #expect(try !site.storage.remove(publicID: "a", because: .rejected))
        #expect(try site.storage.catalog.upload(publicID: "a") != nil)
        #expect(try site.charged() == [1, 16])
        #expect(try site.images().count == 3)
    }

    @Test("twice deletes once")
    func removesOnce() throws {
        let site = try Site()
        try site.publish(["a"], ids: ["a"])
        #expect(try site.storage.remove(publicID: "a", because: .deleted))
        #expect(try site.storage.remove(publicID: "a", because: .deleted) == false)
    }

    @Test("leaves its name closed for ever, and its id too")
    func closesTheName() throws {
        let site = try Site()
        try site.publish(["a"], ids: ["a"])
        _ = try site.storage.remove(publicID: "a", because: .deleted)
        let next = try site.publish(["a", "b", "b"], ids: ["a", "a", "c"])
        #expect((next.names.stem, next.publicID) == ("b", "c"))
    }

    @Test("leaves alone what is named like a variant of an AVIF, which has none")
    func sparesNeighbours() throws {
        let site = try Site()
        try site.publish(["x"], in: "", extension: "avif", ids: ["x"])
        try site.publish(["x.th.avif"], in: "", extension: "webp")
        _ = try site.storage.remove(publicID: "x", because: .deleted)
        #expect(try site.images() == ["x.th.avif.md.webp", "x.th.avif.th.webp", "x.th.avif.webp"])
    }

    @Test("takes it off what its owner has")
    func countsDown() throws {
        let site = try Site()
        try site.publish(["a"], ids: ["a"])
        #expect(try site.storage.catalog.user(named: "ann").map { [$0.files, $0.bytes] } == [1, 16])
        _ = try site.storage.remove(publicID: "a", because: .deleted)
        #expect(try site.storage.catalog.user(named: "ann").map { [$0.files, $0.bytes] } == [0, 0])
    }

    @Test("that a fault has cut off is finished later, and one that fails again holds up none of the others")
    func isFinishedLater() throws {
        let site = try Site()
        let folders = ["2026/11/22", "2026/11/23"]
        for folder in folders { try site.publish(["a"], in: folder, ids: [String(folder.suffix(2))]) }
        // Where a folder was a file stands, and every call on it fails.
        for folder in folders {
            try FileManager.default.moveItem(atPath: path(folder, of: site), toPath: aside(folder, of: site))
            try Data().write(to: URL(filePath: path(folder, of: site)))
            #expect(throws: SystemError.self) {
                _ = try site.storage.remove(publicID: String(folder.suffix(2)), because: .deleted)
            }
        }
        for (folder, faults) in zip(folders.reversed(), [1, 0]) {
            try FileManager.default.removeItem(atPath: path(folder, of: site))
            try FileManager.default.moveItem(atPath: aside(folder, of: site), toPath: path(folder, of: site))
            var count = 0
            try site.storage.finishRemovals { _ in count += 1 }
            #expect(count == faults)
            #expect(try FileManager.default.contentsOfDirectory(atPath: path(folder, of: site)) == [])
            #expect(try site.storage.catalog.deletingReservations().count == faults)
        }
    }

    private func path(_ folder: String, of site: Site) -> String { "\(site.folder.path)/images/\(folder)" }
    private func aside(_ folder: String, of site: Site) -> String { "\(site.folder.path)/\(folder.suffix(2))" }

    @Test("forgets its delete links and tags")
    func forgetsTheRest() throws {
        let site = try Site()
        let upload = try site.publish(["a"], ids: ["a"]) { $0.tags = ["cat", "dog"] }
        #expect(try site.storage.catalog.upload(publicID: "a")?.tags == ["cat", "dog"])
        _ = try site.storage.remove(publicID: "a", because: .deleted)
        let left = try site.storage.catalog.database.read {
            try $0.row("SELECT count(*) AS count FROM delete_links")?["count"] as Int?
        }
        #expect(left == 0)
        #expect(
            try !site.storage.catalog.addDeleteLink(Data(repeating: 1, count: 32), to: upload.id, counting: [], at: 0))
        #expect(try site.storage.catalog.tags().isEmpty)
    }
}

@Suite("An upload that waits for approval")
struct ApprovalTests {
    @Test("lies where nginx serves nothing, until it is approved")
    func waits() throws {
        let site = try Site()
        try site.publish(["a"], ids: ["a"], isApproved: false)
        #expect(try site.images() == [])
        #expect(try site.storage.catalog.uploadsWaiting().map(\.publicID) == ["a"])

        #expect(try site.storage.approve(publicID: "a"))
        #expect(try site.images() == ["2026/11/23/a.md.png", "2026/11/23/a.png", "2026/11/23/a.th.png"])
        #expect(try site.bytes("2026/11/23/a.png") == "original")
        #expect(try site.folder.files().filter { $0.hasPrefix("images-unapproved/") } == [])
        #expect(try site.storage.catalog.uploadsWaiting() == [])
        #expect(try site.storage.approve(publicID: "a") == false)
    }

    @Test("is approved at the second try where the first was cut off")
    func isApprovedAgain() throws {
        let site = try Site()
        try site.publish(["a"], ids: ["a"], isApproved: false)
        _ = try site.storage.catalog.beginApproval(publicID: "a")
        #expect(try site.storage.approve(publicID: "a"))
        #expect(try site.images().count == 3)
    }

    @Test("keeps its bytes where somebody's file stands in its place, and says which")
    func isNotReplaced() throws {
        let site = try Site()
        try site.publish(["a"], in: "", ids: ["a"], isApproved: false)
        let foreign = "\(site.folder.path)/images/a.th.png"
        try Data("foreign".utf8).write(to: URL(filePath: foreign))
        for _ in 0..<2 {
            #expect(throws: StorageError.taken(path: foreign)) { try site.storage.approve(publicID: "a") }
            #expect(try site.bytes("a.th.png") == "foreign")
            #expect(try site.folder.files().filter { $0.hasPrefix("images-unapproved/") }.count == 3)
        }
        try FileManager.default.removeItem(atPath: foreign)
        #expect(try site.storage.approve(publicID: "a"))
        #expect(try site.bytes("a.th.png") == "thumb of original")
    }

    @Test("may be approved by two at once")
    func isApprovedTwice() throws {
        let site = try Site()
        try site.publish(["a"], ids: ["a"], isApproved: false)
        let arrival = try #require(try site.storage.catalog.beginApproval(publicID: "a"))
        #expect(try site.storage.approve(publicID: "a"))
        #expect(try site.storage.finishApproval(of: arrival))
        #expect(try site.images().count == 3)
    }

    @Test("is nowhere when it is deleted while it is approved, and is not called approved then")
    func isDeletedMeanwhile() throws {
        let site = try Site()
        for number in 0..<20 {
            try site.publish(["\(number)"], in: "", ids: ["\(number)"], isApproved: false)
            let arrival = try #require(try site.storage.catalog.beginApproval(publicID: "\(number)"))
            let removal = try #require(try site.storage.catalog.beginRemoval(publicID: "\(number)", because: .deleted))
            let faults = Mutex<[any Error]>([])
            DispatchQueue.concurrentPerform(iterations: 2) { side in
                do {
                    if side == 0 {
                        #expect(try site.storage.finishApproval(of: arrival) == false)
                    } else {
                        try site.storage.finishRemoval(of: removal)
                    }
                } catch {
                    faults.withLock { $0.append(error) }
                }
            }
            #expect(faults.withLock { $0.isEmpty })
        }
        #expect(try site.folder.files().filter { $0.hasPrefix("images") } == [])
    }

    @Test("is gone from there when it is rejected")
    func isRejected() throws {
        let site = try Site()
        try site.publish(["a"], ids: ["a"], isApproved: false)
        #expect(try site.storage.remove(publicID: "a", because: .rejected))
        #expect(try site.folder.files().filter { $0.hasPrefix("images") } == [])
        #expect(try site.storage.catalog.find(publicID: "a") == .gone(.rejected))
    }
}
