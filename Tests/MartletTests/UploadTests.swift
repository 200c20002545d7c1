import Foundation
import Testing

/// One site for all tests that only send uploads; each uses names of its own.
let site = Result { try LiveSite() }

@Suite("An upload through nginx")
struct UploadTests {
    let site: LiveSite

    init() throws {
        site = try MartletTests.site.get()
    }

    @Test("of a picture answers with every field of the API, and nginx serves its three files (rule 1)")
    func answersInFull() throws {
        let picture = try Pictures.named("wide.jpg")
        let reply = try site.upload(
            [
                .file(picture, named: "Große Reise (1).jpg"), .field("title", "Eine <große> Reise & mehr, zu lang"),
                .field("description", "Zeile 1\nZeile 2"), .field("nsfw", "yes"),
            ], key: site.userKey)

        #expect(reply.status == 200)
        #expect(reply.headers["content-type"] == "application/json; charset=UTF-8")
        #expect(reply.headers["cache-control"] == "no-store")
        #expect(reply.headers["access-control-allow-origin"] == "*")
        let image = reply.image
        let id = try #require(image["id_encoded"] as? String)
        let date = try #require(image["date_gmt"] as? String)
        let token = try #require((image["delete_url"] as? String)?.suffix(48))
        let folder = "\(site.url)/images/\(date.prefix(10).replacing("-", with: "/"))"
        let thumbSize = try #require(image["thumb_size"] as? Int)
        let mediumSize = try #require(image["medium_size"] as? Int)
        #expect(id.wholeMatch(of: /[0-9A-Za-z]{8}/) != nil)
        #expect(token.wholeMatch(of: /[0-9a-f]{48}/) != nil)

        // What the reference tells of a JPEG without EXIF, as JSON in a string of JSON.
        let exif =
            #"{\"COMPUTED\":{\"Height\":\"480\",\"Width\":\"640\",\"html\":\"width=\\\"640\\\" height=\\\"480\\\"\"},"#
            + #"\"FileSize\":\"2275\",\"FileType\":\"2\",\"MimeType\":\"image/jpeg\",\"height\":\"480\",\"width\":\"640\"}"#

        let expected = """
            {"status_code":200,"success":{"message":"file uploaded","code":200},"image":{"name":"Grose-Reise-1",\
            "extension":"jpg","size":2275,"width":640,"height":480,"date":"\(date)","date_gmt":"\(date)",\
            "title":"Eine <große> Reise & mehr, zu lang","description":"Zeile 1\\nZeile 2","nsfw":1,\
            "storage_mode":"datefolder","md5":"\(try md5(picture))","source_md5":null,\
            "original_filename":"Große Reise (1).jpg","original_exifdata":"\(exif)","views":0,"category_id":null,"chain":7,\
            "thumb_size":\(thumbSize),"medium_size":\(mediumSize),"frame_size":0,"expiration_date_gmt":null,"likes":0,\
            "is_animated":0,"is_approved":1,"is_360":0,"duration":0,"type":"image","tags":[],"tags_string":"",\
            "file":{"resource":{"type":"url"}},"id_encoded":"\(id)","filename":"Grose-Reise-1.jpg","mime":"image/jpeg",\
            "url":"\(folder)/Grose-Reise-1.jpg","ratio":1.3333333333333333,"size_formatted":"2.3 KB",\
            "image":{"filename":"Grose-Reise-1.jpg","name":"Grose-Reise-1","mime":"image/jpeg","extension":"jpg",\
            "url":"\(folder)/Grose-Reise-1.jpg","size":2275},"thumb":{"filename":"Grose-Reise-1.th.jpg",\
            "name":"Grose-Reise-1.th","mime":"image/jpeg","extension":"jpg",\
            "url":"\(folder)/Grose-Reise-1.th.jpg","size":\(thumbSize)},"url_frame":"",\
            "medium":{"filename":"Grose-Reise-1.md.jpg","name":"Grose-Reise-1.md","mime":"image/jpeg",\
            "extension":"jpg","url":"\(folder)/Grose-Reise-1.md.jpg","size":\(mediumSize)},"duration_time":"",\
            "url_viewer":"\(site.url)/image/Eine--Reise-mehr%2C-zu-lang.\(id)",\
            "path_viewer":"/image/Eine--Reise-mehr%2C-zu-lang.\(id)","url_short":"\(site.url)/image/\(id)",\
            "display_url":"\(folder)/Grose-Reise-1.md.jpg","display_width":500,"display_height":375,\
            "views_label":"views","likes_label":"likes","how_long_ago":"moments ago","date_fixed_peer":"\(date)",\
            "title_truncated":"Eine <große> Reise & mehr...",\
            "title_truncated_html":"Eine &lt;große&gt; Reise &amp; mehr...","is_use_loader":false,\
            "display_title":"Eine <große> Reise & mehr, zu lang",\
            "delete_url":"\(site.url)/image/\(id)/delete/\(token)"},"status_txt":"OK"}
            """
        #expect(reply.text.replacing("\\/", with: "/") == expected)
        #expect(try site.get("\(folder)/Grose-Reise-1.jpg").body == picture)
        #expect(try identified(site.get("\(folder)/Grose-Reise-1.th.jpg").body) == "JPEG 320x320, 1 frame")
        #expect(try identified(site.get("\(folder)/Grose-Reise-1.md.jpg").body) == "JPEG 500x375, 1 frame")
    }

    @Test(
        "is stored by what its bytes are (rule 20)",
        arguments: [
            ("wide.jpg", "a.png", "jpeg", "image/jpeg", "JPEG 640x480, 1 frame", 7),
            ("small.png", "b.php", "png", "image/png", "PNG 64x48, 1 frame", 5),
            ("small.gif", "c.mp4", "gif", "image/gif", "GIF 64x48, 1 frame", 5),
            ("wide.webp", "d.html", "webp", "image/webp", "WEBP 640x320, 1 frame", 7),
            ("small.bmp", "e.bmp", "png", "image/png", "PNG 64x48, 1 frame", 5),
            // ImageMagick has one name for AVIF and HEIC.
            ("wide.avif", "g.png", "avif", "image/avif", "HEIC 640x320, 1 frame", 7),
            ("small.heic", "h.heic", "jpg", "image/jpeg", "JPEG 64x48, 1 frame", 5),
            ("moving.gif", "f.gif", "gif", "image/gif", "GIF 120x80, 3 frames", 7),
        ])
    func isStoredByContent(
        fixture: String, name: String, fileExtension: String, mime: String, kind: String, chain: Int
    ) throws {
        let bytes = try Pictures.named(fixture)
        let image = try site.upload([.file(bytes, named: name, type: "image/png")], key: site.userKey).image
        #expect(image["extension"] as? String == fileExtension)
        #expect(image["mime"] as? String == mime)
        #expect(image["chain"] as? Int == chain)
        let stored = try site.get(try #require(image["url"] as? String))
        #expect(stored.headers["content-type"] == mime)
        #expect(try identified(stored.body) == kind)
        #expect(image["md5"] as? String == (try md5(stored.body)))
        if fixture == "small.bmp" || fixture == "small.heic" {
            #expect(image["source_md5"] as? String == (try md5(bytes)))
        } else {
            #expect(stored.body == bytes)
            #expect(image["source_md5"] is NSNull)
        }
        let thumb = try site.get(try #require((image["thumb"] as? [String: Any])?["url"] as? String))
        #expect(try identified(thumb.body).hasSuffix(" 320x320, 1 frame"))
    }

    @Test("of base64 in a form is taken", arguments: [true, false])
    func takesBase64(isURLEncoded: Bool) throws {
        let picture = try Pictures.named("wide.jpg")
        let text = picture.base64EncodedString()
        let reply =
            isURLEncoded
            ? try site.send(
                "POST", "/api/1/upload",
                headers: ["X-API-Key: \(site.userKey)", "Content-Type: application/x-www-form-urlencoded"],
                body: Data("source=\(escaped(text))".utf8))
            : try site.upload([.field("source", text)], key: site.userKey)
        #expect(reply.status == 200)
        #expect(reply.image["md5"] as? String == (try md5(picture)))
        #expect((reply.image["original_filename"] as? String)?.wholeMatch(of: /[0-9a-f]{12}\.jpeg/) != nil)
    }

    @Test("answers with the address alone, or a redirect to the viewer, when asked to (rules 1 and 26)")
    func answersInOtherFormats() throws {
        let picture = try Pictures.named("small.png")
        let text = try site.upload([.file(picture, named: "t.png"), .field("format", "txt")], key: site.userKey)
        #expect(text.status == 200)
        #expect(text.headers["content-type"] == "text/plain; charset=UTF-8")
        #expect(try site.get(text.text).body == picture)

        let redirect = try site.upload(
            [.file(picture, named: "r.png"), .field("title", "Way there")], key: site.userKey,
            to: "/api/1/upload/?format=redirect")
        #expect(redirect.status == 302)
        #expect(redirect.headers["location"]?.wholeMatch(of: /\/image\/Way-there\.[0-9A-Za-z]{8}/) != nil)
        #expect(redirect.text == "")
    }

    @Test("sixty-four times under one name at once gives sixty-four files")
    func survivesContention() throws {
        let site = try LiveSite(settings: "server:\n  threads: 80\nmedia:\n  queue: 64\n")
        let pictures = try (0..<64).map { try Pictures.jpeg(ofBytes: 3000 + $0) }
        let replies = Results<Reply>()
        DispatchQueue.concurrentPerform(iterations: 8) { lane in
            for number in stride(from: lane, to: 64, by: 8) {
                replies.append { try site.upload([.file(pictures[number], named: "same.jpg")], key: site.userKey) }
            }
        }
        let images = try replies.all().map(\.image)
        #expect(Set(images.compactMap { $0["url"] as? String }).count == 64)
        #expect(Set(images.compactMap { $0["md5"] as? String }) == Set(try pictures.map(md5)))
        #expect(try site.files().count == 3 * 64)
        for image in images {
            #expect(try md5(site.get(try #require(image["url"] as? String)).body) == image["md5"] as? String)
        }
    }
}
