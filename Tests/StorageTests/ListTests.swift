import Foundation
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

    @Test("of delete links has those of an upload that is there, and none of any other")
    func findsLinks() throws {
        let site = try Site()
        let catalog = site.storage.catalog
        let upload = try site.publish(["a"], ids: ["a"])
        try site.publish(["b"], ids: ["b"])
        #expect(try catalog.addDeleteLink(Data(repeating: 9, count: 32), to: upload.id))
        let hashes = try catalog.deleteHashes(publicID: "a")
        #expect(hashes.count == 2)
        #expect(hashes.contains(Data(repeating: 9, count: 32)))
        #expect(try catalog.deleteHashes(publicID: "nope") == [])
        _ = try site.storage.remove(publicID: "a", because: .deleted)
        #expect(try catalog.deleteHashes(publicID: "a") == [])
    }
}
