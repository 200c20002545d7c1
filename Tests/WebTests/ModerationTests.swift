import Foundation
import Storage
import Testing

@testable import Uploads
@testable import Web

@Suite("An upload that waits for approval (rule 27)")
struct ModerationTests {
    @Test(
        "is a guest's, or everybody's but an administrator's, as the site decides",
        arguments: [(Moderation.none, [1, 1, 1]), (.guests, [0, 1, 1]), (.all, [0, 0, 1])])
    func waits(moderation: Moderation, approved: [Int]) throws {
        let site = try SiteInMemory { $0.moderation = moderation }
        let answers = try [site.guestKey, site.userKey, site.adminKey].map { try site.upload(key: $0) }
        #expect(answers.map { $0["is_approved"] as? Int } == approved)
        #expect(try site.files().count == 2 * approved.reduce(0, +))
    }

    @Test("tells no address of its files")
    func hidesAddresses() throws {
        let site = try SiteInMemory { $0.moderation = .all }
        let answer = try site.upload()
        #expect(answer["url"] == nil)
        #expect(answer["display_url"] == nil)
        #expect((answer["image"] as? [String: Any])?["filename"] != nil)
        #expect(!answer.response.text.contains(#"\/images\/"#))
        #expect(answer["url_viewer"] != nil)
        let plain = try site.upload(["format": "txt", "title": "A"]).response
        #expect(plain.text.wholeMatch(of: /https:\/\/images.example\/image\/A\.\w+/) != nil)
    }
}
