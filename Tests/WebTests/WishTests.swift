import Foundation
import Storage
import Testing

@testable import Uploads
@testable import Web

@Suite("What an upload asks for")
struct WishTests {
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
        #expect(try site.storage.catalog.countOfUploads() == 1)
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
            answer.response.body.contains(
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
        var user = try #require(try site.storage.catalog.user(named: "ann"))
        user.expiration = "P1D"
        try site.storage.catalog.update(user)
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

    @Test("has none of the site's stop words in any of its texts")
    func respectsStopWords() throws {
        let site = try SiteInMemory { $0.stopWords = StopWords(["casino"]) }
        for parameters: KeyValuePairs in [["title": "Casino!"], ["description": "a CASINO"], ["tags": "a,casinos"]] {
            #expect(try site.upload(parameters).refusal == "400 Stop words found")
        }
        #expect(try site.upload(["title": "cas ino"]).status == 200)
    }
}

@Suite("Who may send, and how much")
struct AllowanceTests {
    @Test("is not a user who is banned (rule 9)")
    func refusesBanned() throws {
        let site = try SiteInMemory()
        var user = try #require(try site.storage.catalog.user(named: "ann"))
        user.isBanned = true
        try site.storage.catalog.update(user)
        #expect(try site.upload().refusal == "401 Request denied")
        #expect(try site.upload(key: site.otherKey).status == 200)
    }

    @Test("is counted by key and by address, and told when to come again (rule 2)")
    func limitsFloods() throws {
        let site = try SiteInMemory { $0.limits.flood = FloodLimits(counts: [2, 0, 0, 0, 0]) }
        #expect(try site.upload(from: "192.0.2.1").status == 200)
        #expect(try site.upload(from: "192.0.2.2").status == 200)
        site.clock.advance(by: 10)
        let refused = try site.upload(from: "192.0.2.3")
        #expect(refused.status == 429)
        #expect(refused.refusal == "130 Flooding detected. You can only upload 2 images per minute")
        #expect(refused.response.header("Retry-After") == "50")
        // The other's key has one upload of the first address against it.
        #expect(try site.upload(key: site.otherKey, from: "192.0.2.1").status == 200)
        #expect(try site.upload(key: site.otherKey, from: "192.0.2.1").status == 429)
        #expect(try site.upload(key: site.adminKey, from: "192.0.2.1").status == 200)
        site.clock.advance(by: 50)
        #expect(try site.upload(from: "192.0.2.1").status == 200)
        #expect(try site.files().count == 2 * 5)
    }

    @Test("tells guests apart by their addresses, as they all have one key")
    func limitsGuests() throws {
        let site = try SiteInMemory { $0.limits.guestFlood = FloodLimits(counts: [0, 1, 0, 0, 0]) }
        #expect(try site.upload(key: site.guestKey, from: "192.0.2.1").status == 200)
        #expect(
            try site.upload(key: site.guestKey, from: "192.0.2.1").refusal
                == "130 Flooding detected. You can only upload 1 images per hour")
        #expect(try site.upload(key: site.guestKey, from: "192.0.2.2").status == 200)
    }

    @Test("has a quota of bytes and of files, each refused with a number of its own")
    func hasQuotas() throws {
        let site = try SiteInMemory()
        var user = try #require(try site.storage.catalog.user(named: "ann"))
        user.fileQuota = 1
        try site.storage.catalog.update(user)
        #expect(try site.upload().status == 200)
        #expect(try site.upload().refusal == "713 You may have 1 uploads: delete others first")
        user.fileQuota = nil
        user.byteQuota = 500
        try site.storage.catalog.update(user)
        #expect(
            try site.upload().refusal
                == "712 Your uploads may have 500 B together, which this one would exceed: delete others first")
        #expect(try site.storage.catalog.countOfUploads() == 1)
        #expect(try site.files().count == 2)
    }
}

@Suite("The same bytes again (rule 18)")
struct DuplicateTests {
    @Test("are refused from the same address within a day, but not to administrators")
    func areRefused() throws {
        let site = try SiteInMemory { $0.duplicates = .refuse }
        #expect(try site.upload().status == 200)
        #expect(try site.upload(["title": "another"]).refusal == "101 Duplicated upload")
        #expect(try site.upload(key: site.otherKey).refusal == "101 Duplicated upload")
        #expect(try site.upload(from: "192.0.2.9").status == 200)
        #expect(try site.upload(key: site.adminKey).status == 200)
        #expect(try site.upload(source: bluePNG).status == 200)
        site.clock.advance(by: 86_401)
        #expect(try site.upload().status == 200)
    }

    @Test("are the upload that is there, with a fresh delete link, for their owner")
    func areReused() throws {
        let site = try SiteInMemory { $0.duplicates = .reuse }
        let first = try site.upload()
        let again = try site.upload()
        #expect(again.id == first.id)
        #expect(again["delete_url"] as? String != first["delete_url"] as? String)
        let record = try #require(try site.storage.catalog.upload(publicID: first.id))
        #expect(try site.storage.catalog.deleteHashes(ofUpload: record.id).count == 2)
        #expect(try site.upload(key: site.otherKey).id != first.id)
        #expect(try site.upload(["title": "another"]).id != first.id)
        #expect(try site.upload(["expiration": "P1D"]).id != first.id)
    }

    @Test("are never another guest's upload")
    func areNotReusedForGuests() throws {
        let site = try SiteInMemory { $0.duplicates = .reuse }
        #expect(try site.upload(key: site.guestKey).id != site.upload(key: site.guestKey).id)
    }
}

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
        #expect(!answer.response.body.contains(#"\/images\/"#))
        #expect(answer["url_viewer"] != nil)
    }
}

@Suite("A request with an Idempotency-Key (rule 28)")
struct IdempotencyTests {
    @Test("is answered again byte for byte, in any format, and makes one upload")
    func isAnsweredAgain() throws {
        let site = try SiteInMemory()
        for format in ["json", "txt", "redirect"] {
            let first = try site.upload(["format": format], idempotencyKey: format)
            site.clock.advance(by: 100)
            #expect(try site.upload(["format": format], idempotencyKey: format).response == first.response)
        }
        #expect(try site.storage.catalog.countOfUploads() == 3)
    }

    @Test("is refused when it asks for something else, and spoils nothing")
    func isRefused() throws {
        let site = try SiteInMemory()
        let first = try site.upload(idempotencyKey: "a")
        let refused = try site.upload(source: bluePNG, idempotencyKey: "a")
        #expect(refused.status == 422)
        #expect(
            refused.refusal == "714 This Idempotency-Key was used for another upload: use a new one for each upload")
        #expect(try site.upload(["title": "x"], idempotencyKey: "a").status == 422)
        #expect(try site.upload(idempotencyKey: "a").response == first.response)
        #expect(try site.storage.catalog.countOfUploads() == 1)
    }

    @Test("is another request of another owner, and without the header")
    func isPersonal() throws {
        let site = try SiteInMemory()
        let keys = [site.userKey, site.otherKey, site.guestKey]
        #expect(Set(try keys.map { try site.upload(key: $0, idempotencyKey: "a").id }).count == 3)
        #expect(try site.upload(idempotencyKey: "").id != site.upload(idempotencyKey: "").id)
    }

    @Test("may be sent again when it was refused, and a day later")
    func isForgotten() throws {
        let site = try SiteInMemory()
        #expect(try site.upload(source: "not a picture!", idempotencyKey: "a").status == 400)
        let first = try site.upload(idempotencyKey: "a")
        #expect(first.status == 200)
        site.clock.advance(by: 86_400)
        #expect(try site.upload(idempotencyKey: "a").id != first.id)
    }

    @Test("is kept sealed: the database holds no delete link")
    func isSealed() throws {
        let site = try SiteInMemory()
        let link = try #require(try site.upload(idempotencyKey: "a")["delete_url"] as? String)
        let files = try FileManager.default.contentsOfDirectory(atPath: site.folder).filter {
            $0.hasPrefix("martlet.db")
        }
        for file in files {
            let bytes = try Data(contentsOf: URL(filePath: "\(site.folder)/\(file)"))
            #expect(bytes.firstRange(of: Data(link.suffix(48).utf8)) == nil)
        }
        #expect(files.count >= 2)
    }

    @Test("has a key of at most 255 characters")
    func isBounded() throws {
        let site = try SiteInMemory()
        #expect(
            try site.upload(idempotencyKey: String(repeating: "k", count: 256)).refusal
                == "716 Invalid Idempotency-Key: use at most 255 characters")
        #expect(try site.upload(idempotencyKey: String(repeating: "k", count: 255)).status == 200)
    }
}
