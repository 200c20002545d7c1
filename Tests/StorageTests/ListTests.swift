import Foundation
import GRDB
import Testing

@testable import Storage

@Suite("A list of uploads in the catalog")
struct ListTests {
    @Test("of an album or a tag begins with the newest, and passes over as many as it is told")
    func isCut() throws {
        let site = try Site()
        let catalog = site.storage.catalog
        let album = try catalog.addAlbum(title: "a", of: 1, privacy: .public, at: 0, makeID: { "album\($0)" })
        for id in ["a", "b", "c"] {
            try site.publish([id], ids: [id]) { ($0.albumID, $0.tags) = (album.id, ["dog"]) }
        }
        for (offset, count, ids) in [(0, 2, ["c", "b"]), (2, 2, ["a"]), (3, 2, []), (0, 9, ["c", "b", "a"])] {
            let inAlbum = try catalog.uploads(inAlbum: album.id, from: offset, atMost: count, at: 0)
            #expect(inAlbum.map(\.publicID) == ids)
            #expect(try catalog.uploads(tagged: "dog", from: offset, atMost: count, at: 0) == inAlbum)
        }
    }
}

@Suite("A delete link")
struct DeleteLinkTests {
    private func hash(_ number: UInt8) -> Data { Data(repeating: number, count: 32) }

    @Test("belongs to the upload that it was given for, and to no other and none that is gone")
    func belongs() throws {
        let site = try Site()
        let catalog = site.storage.catalog
        let upload = try site.publish(["a"], ids: ["a"])
        try site.publish(["b"], ids: ["b"])
        #expect(try catalog.addDeleteLink(hash(9), to: upload.id, counting: [], at: 0))
        #expect(try catalog.isDeleteLink(hash(9), of: "a"))
        #expect(try !catalog.isDeleteLink(hash(8), of: "a"))
        #expect(try !catalog.isDeleteLink(hash(9), of: "b"))
        #expect(try !catalog.isDeleteLink(hash(9), of: "nope"))
        _ = try site.storage.remove(publicID: "a", because: .deleted)
        #expect(try !catalog.isDeleteLink(hash(9), of: "a"))
    }

    @Test("goes when there are too many newer ones of its upload")
    func goes() throws {
        let site = try Site()
        let catalog = site.storage.catalog
        let (upload, other) = (try site.publish(["a"], ids: ["a"]), try site.publish(["b"], ids: ["b"]))
        #expect(try catalog.addDeleteLink(hash(200), to: other.id, counting: [], at: 0))
        for number in 1...100 as ClosedRange<UInt8> {
            #expect(try catalog.addDeleteLink(hash(number), to: upload.id, counting: [], at: 0))
        }
        let there = try (1...100).filter { try catalog.isDeleteLink(hash($0), of: "a") }
        #expect(there == Array(UInt8(100 - Catalog.mostDeleteLinks + 1)...100))
        let count = try catalog.database.read {
            try $0.row("SELECT count(*) AS count FROM delete_links WHERE upload_id = ?", [upload.id])?["count"] as Int?
        }
        #expect(count == Catalog.mostDeleteLinks)
        #expect(try catalog.isDeleteLink(hash(200), of: "b"))
    }

    @Test("comes together with the answer that tells of it, or neither does")
    func comesWithItsAnswer() throws {
        let site = try Site()
        let catalog = site.storage.catalog
        let upload = try site.publish(["a"], ids: ["a"])
        let flow = RateCounter(sender: "key 1", period: 60, limit: 1)
        for (number, isRefused) in [(1, false), (2, true)] as [(UInt8, Bool)] {
            let request = IdempotentRequest(owner: "user 1", keyHash: hash(number), request: hash(9))
            #expect(try site.storage.begin(request, at: 1000, lifetime: 60) == .first)
            let answer = StoredResponse(request, sealed: Data("sealed".utf8))
            func add() throws -> Bool {
                try catalog.addDeleteLink(hash(number), to: upload.id, counting: [flow], keeping: answer, at: 1000)
            }
            if isRefused {
                #expect(throws: LimitExceeded.self) { try add() }
            } else {
                #expect(try add())
            }
            try site.storage.end(request, isRefused: isRefused)
            let repetition = try site.storage.begin(request, at: 1001, lifetime: 60)
            #expect(repetition == (isRefused ? .first : .answered(Data("sealed".utf8))))
        }
    }

    @Test("counts as an upload, and is not given where there were too many")
    func counts() throws {
        let site = try Site()
        let catalog = site.storage.catalog
        let upload = try site.publish(["a"], ids: ["a"])
        let flow = RateCounter(sender: "key 1", period: 60, limit: 2)
        for number in [1, 2] as [UInt8] {
            #expect(try catalog.addDeleteLink(hash(number), to: upload.id, counting: [flow], at: 1000))
        }
        #expect(throws: LimitExceeded.counter(flow, secondsLeft: 50)) {
            try catalog.addDeleteLink(hash(3), to: upload.id, counting: [flow], at: 1010)
        }
        #expect(try !catalog.isDeleteLink(hash(3), of: "a"))
    }
}
