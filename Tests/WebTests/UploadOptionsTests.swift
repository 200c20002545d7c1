import Foundation
import Storage
import System
import Testing

@testable import Uploads
@testable import Web

@Suite("What an upload asks for")
struct UploadOptionsTests {
    private func album(
        of user: String, _ privacy: Album.Privacy = .public, on site: SiteInMemory
    ) throws -> Album {
        let owner = try #require(try site.storage.catalog.user(named: user))
        return try site.storage.catalog.addAlbum(
            title: "An album", of: owner.id, privacy: privacy, passwordHash: privacy == .password ? "hash" : nil, at: 0,
            makeID: { _ in RandomText.letters(8) })
    }

    @Test("is an album of one's own, and no other (rule 10)")
    func findsAlbums() throws {
        let site = try SiteInMemory()
        let mine = try album(of: "ann", on: site)
        let theirs = try album(of: "bob", on: site)
        let id = try site.upload(["album_id": mine.publicID]).id
        #expect(try site.storage.catalog.upload(publicID: id)?.albumID == mine.id)
        for (key, wish) in [
            (site.userKey, theirs.publicID), (site.otherKey, mine.publicID), (site.adminKey, mine.publicID),
            (site.userKey, "zzzzzzzz"), (site.userKey, "1"), (site.userKey, "../x"),
        ] {
            let answer = try site.upload(["album_id": wish], key: key)
            #expect(answer.status == 400)
            #expect(answer.refusal == "704 Invalid album_id: there is no such album of yours")
        }
        #expect(try site.storage.catalog.uploads(after: 0, atMost: 100).count == 1)
        #expect(try site.files().count == 2)
    }

    @Test(
        "gives a file a name that nobody can guess in an album that not everybody may see",
        arguments: [
            (Album.Privacy.public, "[0-9a-f]{12}"), (.link, "[0-9a-f]{32}"), (.private, "[0-9a-f]{32}"),
            (.password, "[0-9a-f]{32}"),
        ])
    func hidesNames(privacy: Album.Privacy, pattern: String) throws {
        let site = try SiteInMemory()
        let album = try album(of: "ann", privacy, on: site)
        let name = try #require(try site.upload(["album_id": album.publicID])["name"] as? String)
        #expect(try name.wholeMatch(of: Regex(pattern)) != nil)
    }

    @Test("is a category that there is, by its number (rule 10)")
    func findsCategories() throws {
        let site = try SiteInMemory()
        let category = try #require(try site.storage.catalog.addCategory(name: "Birds"))
        #expect(try site.upload(["category_id": "\(category.id)"])["category_id"] as? Int == Int(category.id))
        #expect(try site.upload(["category_id": "\(category.id)"], key: site.guestKey).status == 200)
        for wish in ["999999", "abc", "-1", "1.5", "1e9", "99999999999999999999", "1 or 1=1", "٣"] {
            let answer = try site.upload(["category_id": wish])
            #expect(answer.refusal == "705 Invalid category_id: there is no such category")
        }
    }

    @Test("comes back as tags, in order and escaped (rule 14)")
    func tags() throws {
        let site = try SiteInMemory()
        let answer = try site.upload(["tags": "#rock'n'roll, <b>&\"x\""])
        #expect(answer["tags_string"] as? String == "rock'n'roll, <b>&\"x\"")
        #expect(
            answer.response.text.contains(
                #"{"name":"<b>&\"x\"","name_safe_html":"&lt;b&gt;&amp;&quot;x&quot;","url_key":"%3Cb%3E%26%22x%22","#
                    + #""url":"\/tag\/%3Cb%3E%26%22x%22"}"#))
        #expect(
            try site.upload(["tags": "good,a/b"]).refusal
                == "707 Invalid tag \"a/b\": use 1 to 32 characters without / and #, and not one symbol alone")
        let many = (1...11).map { "t\($0)" }.joined(separator: ",")
        #expect(try site.upload(["tags": many]).refusal == "708 Too many tags: use at most 10")
        #expect(try site.storage.catalog.tags().map(\.name) == [#"<b>&"x""#, "rock'n'roll"])
    }

    @Test("is refused to guests where it is not theirs (rule 9)", arguments: [("tags", "cat"), ("album_id", "x")])
    func holdsGuests(parameter: String, value: String) throws {
        let site = try SiteInMemory()
        let answer = try site.upload([parameter: value], key: site.guestKey)
        #expect(answer.refusal == "709 Guests may not use \(parameter): leave it out, or use a key of your own")
        #expect(try site.upload([parameter: ""], key: site.guestKey).status == 200)
        #expect(try site.upload([parameter: "0"], key: site.guestKey).status == 200)
    }

    @Test("is an end, after which the viewer says 410 and the bytes go (rule 11)")
    func expires() throws {
        let site = try SiteInMemory()
        let answer = try site.upload(["expiration": "PT10M"])
        #expect(answer["expiration_date_gmt"] as? String == "2025-11-23 08:58:40")
        #expect(
            try site.upload(["expiration": "5 minutes"]).refusal
                == "706 Invalid expiration: use seconds, or a duration such as PT5M or P3D")
        let expiry = Expiry(storage: site.storage)
        #expect(try expiry.run(at: site.clock.now + 599) == 0)
        #expect(try site.files().count == 2)
        #expect(try expiry.run(at: site.clock.now + 600) == 1)
        #expect(try site.files() == [])
        #expect(try site.storage.catalog.find(publicID: answer.id) == .gone(.expired))
    }

    @Test("ends by the user's own setting, or the site's for guests, where it names no end (rule 11)")
    func endsByDefault() throws {
        let site = try SiteInMemory { $0.guestExpiration = Expiration("PT1H") }
        _ = try site.storage.catalog.change([.expiration("P1D")], ofUser: "ann")
        #expect(try site.upload()["expiration_date_gmt"] as? String == "2025-11-24 08:48:40")
        #expect(try site.upload(["expiration": "PT5M"])["expiration_date_gmt"] as? String == "2025-11-23 08:53:40")
        #expect(try site.upload(key: site.otherKey)["expiration_date_gmt"] is NSNull)
        let guest = site.guestKey
        #expect(try site.upload(key: guest)["expiration_date_gmt"] as? String == "2025-11-23 09:48:40")
        #expect(
            try site.upload(["expiration": "P1D"], key: guest)["expiration_date_gmt"] as? String
                == "2025-11-23 09:48:40")
        #expect(
            try site.upload(["expiration": "PT5M"], key: guest)["expiration_date_gmt"] as? String
                == "2025-11-23 08:53:40")
    }

    @Test(
        "into an album that not everybody may see has a name that nobody can guess, whatever the site's setting",
        arguments: [UploadIDs.random, .sequential(SequentialIDs(salt: "salt", padding: 1))])
    func hasASecretName(ids: UploadIDs) throws {
        for naming in NamingMode.allCases {
            let site = try SiteInMemory { ($0.naming, $0.ids) = (naming, ids) }
            let album = try site.addAlbum("Own", privacy: .private)
            let answer = try site.upload(["album_id": album.publicID])
            let name = try #require(answer["name"] as? String)
            #expect(naming == .id && ids == .random ? name == answer.id : name.wholeMatch(of: /[0-9a-f]{32}/) != nil)
        }
    }

    @Test("goes with the others of its moment when its time is over, though one of them cannot be deleted")
    func expiresBesideOthers() throws {
        let site = try SiteInMemory()
        _ = try site.upload(["expiration": "PT5M"])
        site.clock.advance(by: 86_400)
        let second = try site.upload(["expiration": "PT5M"])
        let folder = "\(site.folder)/images/2025/11/23"
        try FileManager.default.moveItem(atPath: folder, toPath: "\(site.folder)/aside")
        try Data().write(to: URL(filePath: folder))
        #expect(throws: SystemError.self) { _ = try Expiry(storage: site.storage).run(at: site.clock.now + 600) }
        #expect(try site.storage.catalog.find(publicID: second.id) == .gone(.expired))
        #expect(try site.files() == [])
    }

    @Test("has none of the site's stop words in any of its texts")
    func respectsStopWords() throws {
        let site = try SiteInMemory { $0.stopWords = StopWords(["casino"]) }
        for parameters: KeyValuePairs in [["title": "Casino!"], ["description": "a CASINO"], ["tags": "a,casinos"]] {
            #expect(try site.upload(parameters).refusal == "400 Stop words found")
        }
        #expect(try site.upload(["title": "cas ino"]).status == 200)
    }
}
