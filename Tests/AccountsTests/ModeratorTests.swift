import Accounts
import Foundation
import Testing

@Suite("Uploads that wait for approval")
struct ModeratorTests {
    let site: TestSite

    init() throws {
        site = try TestSite()
        let ann = try site.addUser("ann")
        try site.publish("good", by: ann, isApproved: false)
        try site.publish("bad", by: ann, isApproved: false)
        try site.publish("guest", isApproved: false)
        try site.publish("old", by: ann)
    }

    @Test("are listed with their author and a file to look at")
    func areListed() throws {
        let pending = try site.pending.all()
        #expect(pending.map(\.id) == ["good", "bad", "guest"])
        #expect(pending.map(\.author) == ["ann", "ann", nil])
        #expect(pending.map(\.createdAt) == [1000, 1000, 1000])
        for upload in pending {
            #expect(try String(contentsOfFile: upload.path, encoding: .utf8) == "original")
        }
    }

    @Test("count for their author's quotas, approved or not, until they are refused or deleted")
    func areCharged() throws {
        #expect(try site.usage(of: "ann") == [3, 48])
        try site.moderator.approve("good")
        #expect(try site.usage(of: "ann") == [3, 48])
        try site.moderator.reject("bad")
        #expect(try site.usage(of: "ann") == [2, 32])
        try site.moderator.delete("good")
        #expect(try site.usage(of: "ann") == [1, 16])
        #expect(try site.pending.all().map(\.id) == ["guest"])
    }

    @Test("are public from their approval on")
    func arePublished() throws {
        let old = try site.publicFiles()
        try site.moderator.approve("good")
        #expect(
            try Set(site.publicFiles()).subtracting(old) == [
                "2026/11/23/photo-good.png", "2026/11/23/photo-good.th.png", "2026/11/23/photo-good.md.png",
            ])
    }

    @Test("are neither approved nor refused twice")
    func areDecidedOnce() throws {
        try site.moderator.approve("good")
        try site.moderator.reject("bad")
        for id in ["good", "bad", "old", "x"] {
            #expect(sentence { try site.moderator.approve(id) } == "“\(id)” does not wait")
            #expect(sentence { try site.moderator.reject(id) } == "“\(id)” does not wait")
        }
        #expect(sentence { try site.moderator.delete("bad") } == "“bad” is no upload")
        #expect(try site.usage(of: "ann") == [2, 32])
    }
}
