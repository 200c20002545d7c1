import Accounts
import Foundation
import HTTP
import Testing

@testable import Uploads
@testable import Web

@Suite("A source")
struct SourceTests {
    let site: SiteInMemory

    init() throws {
        site = try SiteInMemory()
    }

    /// The red picture as text, in the spellings of base64 that real clients use.
    private static let spellings = [
        redPNG,
        redPNG.replacing("+", with: "-").replacing("/", with: "_"),
        String(redPNG.prefix { $0 != "=" }),
        "data:image/png;base64," + redPNG,
        "data:;base64," + redPNG,
        "DATA:text/plain;charset=x;BASE64,\n" + redPNG,
        redPNG.enumerated().map { $0.offset % 76 == 75 ? "\($0.element)\r\n" : "\($0.element)" }.joined(),
        " \t\n" + redPNG.map { "\($0) " }.joined() + "\n",
    ]

    private func md5(_ answer: Response) -> String? {
        answer.text.firstMatch(of: /"md5":"([0-9a-f]{32})"/).map { String($0.1) }
    }

    private func part(_ name: String, _ content: String, filename: String? = nil) -> String {
        let file = filename.map { "; filename=\"\($0)\"" } ?? ""
        return "--mark\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\r\n\r\n\(content)\r\n"
    }

    @Test("is base64 in any spelling, in a form of either kind (rule 7)", arguments: spellings)
    func isBase64(text: String) throws {
        let plain = try site.upload()
        #expect(try site.upload(source: text)["md5"] as? String == plain["md5"] as? String)
        let parts = try site.post(parts: part("source", text) + "--mark--", key: site.userKey.text)
        #expect(md5(parts) == plain["md5"] as? String)
    }

    @Test(
        "may have bytes that are no UTF-8 before its base64, in a query and in a form",
        arguments: ["%FF", "%FF%C3", "%E2%82,"])
    func mayBeNoUTF8(bytes: String) throws {
        let query = Request(
            method: "GET", path: "/api/1/upload", query: "source=data:\(bytes);base64,", apiKey: site.userKey.text)
        #expect(try site.respond(to: query).text.contains("Upload using base64 source must be done using POST method."))
        #expect(try site.post("source=data:\(bytes);base64,").text.contains("Invalid base64 string"))
        let answer = try site.post("source=data:\(bytes);base64,\(redPNG.replacing("+", with: "%2B"))")
        #expect(answer.status == (bytes.hasSuffix(",") ? 400 : 200))
    }

    @Test("of several MB may stand in one field (rule 7)")
    func mayBeLarge() throws {
        // What stands behind the end of a picture does no harm, but the MD5 of what was received tells of it.
        var bytes = [UInt8](try #require(Data(base64Encoded: redPNG)))
        bytes += (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        let text = Data(bytes).base64EncodedString()
        let head = "--mark\r\nContent-Disposition: form-data; name=\"source\"; filename=\"a.png\"\r\n\r\n"
        let answers = [
            try site.respond(
                to: Request(
                    method: "POST", path: "/api/1/upload", contentType: "multipart/form-data; boundary=mark",
                    apiKey: site.userKey.text), body: Array(head.utf8) + bytes + Array("\r\n--mark--".utf8)),
            try site.upload(source: text).response,
            try site.post(parts: part("source", text) + "--mark--", key: site.userKey.text),
        ]
        let found = answers.map { $0.text.firstMatch(of: /"source_md5":"([0-9a-f]{32})"/)?.1 }
        #expect(Set(found).count == 1 && found.first != .some(nil))
    }

    @Test("that is empty or 0 does not hide one that is not, whichever comes first (rule 7)")
    func mayBeEmpty() throws {
        #expect(try site.upload(source: "0").refusal == "130 Empty source")
        for parts in [
            part("source", "0") + part("source", redPNG), part("source", redPNG) + part("source", "0"),
            part("image", "0") + part("source", redPNG), part("source", "") + part("source", redPNG),
            part("source", redPNG) + part("source", ""),
            part("source", "", filename: "") + part("source", redPNG), part("image", "") + part("source", redPNG),
        ] {
            let answer = try site.post(parts: parts + "--mark--", key: site.userKey.text)
            #expect(answer.status == 200)
            #expect(!answer.text.contains(#""data":"#))
        }
    }

    @Test(
        "may not be two files of one name, of which nobody can tell the meant one (rule 7)",
        arguments: ["source", "image"])
    func isOneFile(name: String) throws {
        let file = part(name, "\u{1}", filename: "a.png")
        for parts in [
            file + file, file + part(name, redPNG) + file, file + file + file,
            part(name, "", filename: "") + file + file,
            file + part(name, "", filename: "b.png"),
        ] {
            let answer = Answer(try site.post(parts: parts + "--mark--", key: site.userKey.text))
            #expect(answer.status == 400)
            #expect(answer.refusal == "703 The form has several files: send each one in an upload of its own")
        }
        // What a browser sends where no file was chosen is none.
        let one = part(name, "", filename: "") + file + part(name, "", filename: "")
        #expect(try site.post(parts: one + "--mark--", key: site.userKey.text).text.contains("not a picture"))
        // A wrong key comes first.
        #expect(try site.post(parts: file + file + "--mark--", key: "wrong").text.contains("Invalid API key."))
        #expect(try site.files() == [])
    }

    @Test("that comes as two texts is the last of them (rule 7)", arguments: ["source", "image"])
    func isTheLastText(name: String) throws {
        let blue = try site.upload(source: bluePNG)["md5"] as? String
        let escaped = [redPNG, bluePNG].map { "\(name)=" + $0.replacing("+", with: "%2B") }.joined(separator: "&")
        #expect(try md5(site.post(escaped)) == blue)
        let parts = part(name, redPNG) + part(name, bluePNG) + "--mark--"
        #expect(try md5(site.post(parts: parts, key: site.userKey.text)) == blue)
    }

    @Test("that is a text counts after a file, and one called image after one called source (rules 7 and 8)")
    func hasARank() throws {
        let words = part("source", "words", filename: "words.txt")
        for parts in [
            words + part("source", redPNG), part("image", redPNG) + words, part("image", "x", filename: "y") + words,
        ] {
            let answer = try site.post(parts: parts + "--mark--", key: site.userKey.text)
            #expect(answer.text.contains("not a picture"))
        }
        let both = part("image", bluePNG) + part("source", redPNG)
        let answer = try site.post(parts: both + "--mark--", key: site.userKey.text)
        #expect(md5(answer) == (try site.upload()["md5"] as? String))
        #expect(answer.text.contains(#""success":true"#))
    }

    @Test("called image may be a text, and is answered in ImgBB's shape with all that is added there (rule 8)")
    func isImage() throws {
        let text = part("image", redPNG) + part("expiration", "600") + part("name", "A name")
        let answer = try site.post(parts: text + "--mark--", key: site.userKey.text)
        #expect(answer.text.hasPrefix(#"{"status_code":200,"status":200,"success":true,"image":{"#))
        let id = try #require(answer.text.firstMatch(of: /"id_encoded":"(\w+)"/)?.1)
        #expect(answer.text.hasSuffix(#""id":"\#(id)","time":1763887720,"expiration":600},"status_txt":"OK"}"#))
        #expect(answer.text.contains(#""title":"A name""#))
    }
}
