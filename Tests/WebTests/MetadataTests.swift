import Accounts
import Foundation
import Storage
import Testing

@testable import Uploads
@testable import Web

/// A grey JPEG of 8×8 pixels with the date 2015-06-07 23:09:10-05:30, a place, a title, a description and the
/// projection of a sphere, made with ImageMagick and exiftool, as base64.
private let toldJPEG = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/4QE2RXhpZgAATU0AKgAAAAgABwEOAAIAAAAHAAAAYgEQAAIAAAAIAAAAagEaAAUAAAABAAAAcgEbAAUAAA\
    ABAAAAegEoAAMAAAABAAEAAIdpAAQAAAABAAAAgoglAAQAAAABAAAA7AAAAABBIHRleHQAAFN3aWZ0IDMAAAAAAQAAAAEAAAABAAAAAQAGkAAA\
    BwAAAAQwMjMykAMAAgAAABQAAADQkBEAAgAAAAcAAADkkQEABwAAAAQBAgMAoAAABwAAAAQwMTAwoAEAAwAAAAH//wAAAAAAADIwMTU6MDY6MD\
    cgMjM6MDk6MTAALTA1OjMwAAAAAwAAAAEAAAAEAgMAAAABAAIAAAACTgAAAAACAAUAAAADAAABFgAAAAAAAAA8AAAAAQAAAAoAAAABAAAADAAA\
    AAH/7QAwUGhvdG9zaG9wIDMuMAA4QklNBAQAAAAAABMcAgUAB0EgdGl0bGUcAgAAAgAEAP/hAYxodHRwOi8vbnMuYWRvYmUuY29tL3hhcC8xLj\
    AvADw/eHBhY2tldCBiZWdpbj0n77u/JyBpZD0nVzVNME1wQ2VoaUh6cmVTek5UY3prYzlkJz8+Cjx4OnhtcG1ldGEgeG1sbnM6eD0nYWRvYmU6\
    bnM6bWV0YS8nIHg6eG1wdGs9J0ltYWdlOjpFeGlmVG9vbCAxMi41Nyc+CjxyZGY6UkRGIHhtbG5zOnJkZj0naHR0cDovL3d3dy53My5vcmcvMT\
    k5OS8wMi8yMi1yZGYtc3ludGF4LW5zIyc+CgogPHJkZjpEZXNjcmlwdGlvbiByZGY6YWJvdXQ9JycKICB4bWxuczpHUGFubz0naHR0cDovL25z\
    Lmdvb2dsZS5jb20vcGhvdG9zLzEuMC9wYW5vcmFtYS8nCiAgR1Bhbm86UHJvamVjdGlvblR5cGU9J2VxdWlyZWN0YW5ndWxhcicvPgo8L3JkZj\
    pSREY+CjwveDp4bXBtZXRhPgo8P3hwYWNrZXQgZW5kPSd3Jz8+/9sAQwBQNzxGPDJQRkFGWlVQX3jIgnhubnj1r7mRyP//////////////////\
    /////////////////////////////////8AACwgACAAIAQERAP/EABQAAQAAAAAAAAAAAAAAAAAAAAD/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9\
    oACAEBAAA/AD//2Q==
    """

@Suite("An upload of a picture with metadata")
struct MetadataTests {
    let site: SiteInMemory
    let adminKey = APIKey()

    init() throws {
        site = try SiteInMemory()
        let admin = try site.storage.catalog.addUser(name: "root", isAdmin: true, at: 0)
        _ = try site.storage.catalog.addKey(
            publicID: adminKey.publicID, user: admin, label: "", hash: adminKey.hash, at: 0)
    }

    private func send(_ fields: [(String, String)] = [], source: String = toldJPEG, key: APIKey) throws -> [String: Any]
    {
        let parts = ([("source", source)] + fields).map {
            "--mark\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n"
        }
        let answer = try site.post(parts: parts.joined() + "--mark--", key: key.text)
        let object = try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any]
        return try #require((object?["image"] ?? object?["error"]) as? [String: Any])
    }

    @Test("has none of the site's stop words in a title or a description of its own that would be shown")
    func respectsStopWords() throws {
        for word in ["a title", "A TEXT"] {
            let site = try SiteInMemory { $0.stopWords = StopWords([word]) }
            #expect(try site.upload(source: toldJPEG).refusal == "400 Stop words found")
            #expect(try site.files() == [])
            #expect(try site.upload(["title": "x", "description": "y"], source: toldJPEG).status == 200)
        }
    }

    @Test("has its title, its description and its tags, without the place (rules 16 and 19)")
    func tells() throws {
        let image = try send(key: site.userKey)
        #expect(image["title"] as? String == "A title")
        #expect(image["description"] as? String == "A text")
        #expect(image["is_360"] as? Int == 1)
        #expect(image["date_gmt"] as? String == "2025-11-23 08:48:40")
        let size = try #require(image["size"] as? Int)
        #expect(
            image["original_exifdata"] as? String == """
                {"COMPUTED":{"Height":"8","Width":"8","html":"width=\\"8\\" height=\\"8\\""},\
                "ColorSpace":"65535","DateTimeOriginal":"2015:06:07 23:09:10","ExifVersion":"0232","FileSize":"\(size)","FileType":"2",\
                "FlashPixVersion":"0100","ImageDescription":"A text","MimeType":"image/jpeg","Model":"Swift 3",\
                "OffsetTimeOriginal":"-05:30","ResolutionUnit":"1","XResolution":"1/1","YResolution":"1/1",\
                "height":"8","width":"8"}
                """)
    }

    @Test("has the title and the description that were sent, if they were")
    func isTold() throws {
        let image = try send([("title", "Sent"), ("description", "Told")], key: site.userKey)
        #expect(image["title"] as? String == "Sent")
        #expect(image["description"] as? String == "Told")
    }

    @Test("is dated with the moment of the picture when an administrator asks for it, and expires from now (rule 15)")
    func isDated() throws {
        let image = try send([("use_file_date", "1"), ("expiration", "PT1H")], key: adminKey)
        #expect(image["date"] as? String == "2015-06-08 04:39:10")
        #expect(image["date_gmt"] as? String == "2015-06-08 04:39:10")
        #expect((image["url"] as? String)?.contains("/images/2015/06/08/") == true)
        #expect(image["expiration_date_gmt"] as? String == "2025-11-23 09:48:40")
    }

    @Test("is refused for a file without a date, and for everybody else (rule 15)")
    func isRefused() throws {
        let fault = try send([("use_file_date", "1")], source: redPNG, key: adminKey)
        #expect(fault["code"] as? Int == 733)
        #expect(fault["message"] as? String == "The file does not tell when it was taken: leave use_file_date out")
        for key in [site.userKey, site.guestKey] {
            let fault = try send([("use_file_date", "1")], key: key)
            #expect(fault["code"] as? Int == 732)
            #expect(fault["message"] as? String == "Only administrators may use use_file_date: leave it out")
        }
        #expect(try site.storage.catalog.uploads(after: 0, atMost: 100).count == 0)
    }

    @Test("asks for nothing with use_file_date=0")
    func asksNothing() throws {
        #expect(try send([("use_file_date", "0")], key: site.userKey)["date_gmt"] as? String == "2025-11-23 08:48:40")
    }
}
