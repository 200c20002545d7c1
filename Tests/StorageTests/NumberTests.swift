import Foundation
import Synchronization
import Testing

@testable import Storage

@Suite("The numbers of uploads")
struct NumberTests {
    @Test("count up from 1, one by one, as long as a process lives")
    func countUp() throws {
        let site = try Site()
        let numbers = try (0..<70).map { try site.publish(["a\($0)"]).id }
        #expect(numbers == Array(1...70))
    }

    @Test("that a name was tried for in vain are used for the next name of the same upload")
    func staysWithItsUpload() throws {
        let site = try Site()
        try site.publish(["a"])
        #expect(try site.publish(["a", "b"]).id == 2)
        #expect(try site.publish(["c"]).id == 3)
    }

    @Test("are never given out twice, whatever became of the process that had drawn them")
    func areNeverReused() throws {
        let folder = try TemporaryFolder()
        var used: Set<Int64> = []
        for round in 0..<3 {
            // Two processes at once, and both are gone before the next round, with most of their numbers left.
            let (first, second) = (try Site(in: folder), try Site(in: folder))
            for (number, site) in [first, second, first].enumerated() {
                #expect(try used.insert(site.publish(["r\(round)n\(number)"]).id).inserted)
            }
        }
        #expect(used.count == 9)
    }

    @Test("differ for all that ask at once")
    func differ() throws {
        let catalog = try Site().storage.catalog
        let numbers = Mutex<[Int64]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<50 {
                do {
                    let number = try catalog.drawUploadNumber()
                    numbers.withLock { $0.append(number) }
                } catch {
                    Issue.record(error)
                }
            }
        }
        #expect(numbers.withLock { Set($0) } == Set(1...400))
    }

    @Test("are not given out again by a restored backup, which begins behind all that were drawn before it was taken")
    func surviveRestoring() throws {
        let (site, other) = (try Site(), try TemporaryFolder())
        let last = try (0..<3).map { try site.publish(["a\($0)"], ids: ["a\($0)"]).id }.max()
        _ = try site.storage.remove(publicID: "a2", because: .deleted)
        let backup = Backup(in: "\(other.path)/backup")
        _ = try backup.take(of: site.storage) { _ in }
        // What the running service gives out after the backup was taken, out of what it had drawn before.
        let later = try site.publish(["later"]).id
        _ = try backup.restore(imagesPath: "\(other.path)/images", databasePath: "\(other.path)/martlet.db") { _ in }
        let restored = try Site(in: other)
        #expect(last == 3 && later == 4)
        #expect(try restored.publish(["next"]).id > later)
    }

    @Test("are passed over where the id made of one is taken")
    func arePassedOver() throws {
        let site = try Site()
        try site.publish(["a"], ids: ["id2"])
        let upload = try site.storage.publish(
            UploadFiles(original: site.spool("o"), thumb: site.spool("t"), medium: nil), in: "", fileExtension: "png",
            at: 0, propose: { NameProposal(publicID: "id\($1)", stem: "try\($0)") }, describe: { site.recording($0) })
        #expect((upload.id, upload.publicID) == (3, "id3"))
    }
}

@Suite("The root of a name")
struct RootTests {
    @Test(
        "is the stem without the suffixes of derived files, however many there are",
        arguments: [
            ("a", "a"), ("a.th", "a"), ("a.md", "a"), ("a.fr", "a"), ("a.lg", "a"), ("a.or", "a"), ("a.th.jpeg", "a"),
            ("a.md.jpg", "a"), ("a.fr.png", "a"), ("a.lg.gif", "a"), ("a.or.webp", "a"), ("a.th.md", "a"),
            ("a.th.png.md.webp", "a"), ("a.png", "a.png"), ("a.th.avif", "a.th.avif"), ("a.TH", "a.TH"),
            ("a.the", "a.the"), ("ath", "ath"), ("v1.2", "v1.2"), (".th", ".th"), (".th.md", ".th"), ("a..th", "a."),
        ])
    func isCutOff(stem: String, root: String) {
        #expect(FileNames(stem: stem, fileExtension: "png").root == root)
    }

    @Test("is shared by any two stems that could give one file name to two files")
    func coversAllFileNames() {
        let extensions = ["png", "jpg", "jpeg", "gif", "webp", "avif", "mp4", "mov", "webm"]
        let suffixes = [".th", ".md", ".fr"].flatMap { suffix in
            [suffix] + extensions.flatMap { ["\(suffix).\($0)", "\(suffix).\($0).webp", "\(suffix).\($0).avif"] }
        }
        let stems =
            (["a", "a.png", "a.webp"] + suffixes.map { "a\($0)" }
                + suffixes.flatMap { s in suffixes.map { "a\(s)\($0)" } })
        var owners: [String: String] = [:]
        for stem in stems {
            for fileExtension in extensions {
                let names = FileNames(stem: stem, fileExtension: fileExtension)
                for name in Set(names.all) {
                    let root = owners[name, default: names.root]
                    owners[name] = root
                    if root != names.root { Issue.record("\(name) is of \(root) and of \(names.root)") }
                }
            }
        }
        #expect(owners.count > 10_000)
    }
}
