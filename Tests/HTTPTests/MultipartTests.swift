import Foundation
import SlowBody
import Testing

@testable import HTTP

@Suite("A multipart form")
struct MultipartTests {
    static let steps = [1, 2, 3, 7, 61, 1 << 20]

    @Test("gives its parts in order, in whatever pieces it comes", arguments: steps)
    func givesParts(step: Int) throws {
        let body = """
            --mark\r\nContent-Disposition: form-data; name="key"\r\n\r\nsecret\r\n\
            --mark\r\nContent-Disposition: form-data; name="source"; filename="a b.png"\r\nContent-Type: image/png\r\n\r\n\
            bytes\r\nwith\r\n--line ends\r\n--mar\r\n\
            \r\n--mark\r\nContent-Disposition: form-data; name="empty"\r\n\r\n\r\n--mark--\r\n
            """
        #expect(
            try parts(body, step: step) == [
                ReadPart("key", "secret"),
                ReadPart("source", filename: "a b.png", "bytes\r\nwith\r\n--line ends\r\n--mar\r\n"),
                ReadPart("empty", ""),
            ])
    }

    @Test(
        "keeps every byte of a file, wherever the reader's memory ends in it",
        arguments: [65_500, 65_536, 65_537, 131_072, 300_001])
    func keepsEveryByte(count: Int) throws {
        var generator = SystemRandomNumberGenerator()
        var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        // What nearly is a delimiter, all over the place.
        let nearly = Array("\r\n--mar\r\n--\r\r\n".utf8)
        for start in stride(from: 0, to: count - nearly.count, by: 4099) {
            bytes.replaceSubrange(start..<start + nearly.count, with: nearly)
        }
        let head = Array("--mark\r\nContent-Disposition: form-data; name=\"source\"; filename=\"f\"\r\n\r\n".utf8)
        for step in [1000, 4096, 65_536] {
            #expect(
                try parts(head + bytes + Array("\r\n--mark--".utf8), step: step) == [
                    ReadPart("source", filename: "f", bytes)
                ])
        }
    }

    @Test(
        "may have any boundary",
        arguments: [
            "x", "--", "----WebKitFormBoundary7MA4YWxkTrZu0gW", "a:b,c/d?e'f(g)", "with blank inside",
            String(repeating: "0", count: 200),
        ])
    func hasAnyBoundary(boundary: String) throws {
        let body = "--\(boundary)\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--\(boundary)--"
        #expect(try parts(body, boundary: boundary) == [ReadPart("a", "b")])
    }

    @Test("may have text before and after it, and blanks behind a boundary")
    func hasSurroundings() throws {
        let body =
            "preamble\r\n--mark \t\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--mark--\r\nepilogue"
        #expect(try parts(body) == [ReadPart("a", "b")])
    }

    @Test(
        "names its parts in the spelling of any client",
        arguments: [
            (#"Content-Disposition: form-data; name="a"; filename="b.png""#, "a", "b.png"),
            (#"content-disposition: FORM-DATA; NAME="a"; FILENAME="b.png""#, "a", "b.png"),
            ("Content-Disposition: form-data; name=a; filename=b.png", "a", "b.png"),
            (
                "X-Other: 1\r\nContent-Disposition: form-data;\r\n name=\"a\";\r\n\tfilename=\"b.png\"\r\nContent-Length: 1",
                "a", "b.png"
            ),
            (#"Content-Disposition: form-data; name="a"; filename="C:\fakepath\b.png""#, "a", #"C:\fakepath\b.png"#),
            (#"Content-Disposition: form-data; name="a"; filename="say \"b\".png""#, "a", #"say "b".png"#),
            (
                #"Content-Disposition: form-data; name="a"; filename="say %22b%22 100%25.png""#, "a",
                #"say "b" 100%25.png"#
            ),
            (
                #"Content-Disposition: form-data; name="a"; filename="x"; filename*=UTF-8''na%C3%AFve%20%e2%82%ac.png"#,
                "a", "naïve €.png"
            ),
            (
                #"Content-Disposition: form-data; name="a"; filename="semi;colon, equals=.png""#, "a",
                "semi;colon, equals=.png"
            ),
            (#"Content-Disposition: form-data; name="a"; filename="früh 日本.png""#, "a", "früh 日本.png"),
            (#"Content-Disposition: form-data; name="a"; filename="""#, "a", ""),
            ("Content-Disposition: form-data; name=\"a\"; filename=\"\u{301}b\"\u{301}; x=\"y\"", "a", "\u{301}b"),
        ])
    func namesParts(headers: String, name: String, filename: String) throws {
        #expect(try parts("--mark\r\n\(headers)\r\n\r\nb\r\n--mark--") == [ReadPart(name, filename: filename, "b")])
    }

    @Test("has no part at all when it is closed at once")
    func isEmpty() throws {
        #expect(try parts("--mark--\r\n") == [])
    }

    @Test(
        "that is broken is told what is wrong with it",
        arguments: [
            ("", FormError.endsEarly), ("--other--", .endsEarly), ("--mark\r\nContent-Disp", .endsEarly),
            ("--mark\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb", .endsEarly),
            ("--mark\nContent-Disposition: form-data; name=\"a\"\n\nb\n--mark--\n", .brokenBoundary),
            ("--markX\r\n\r\n--mark--", .brokenBoundary), ("--mark\r\n\r\nb\r\n--mark--", .partWithoutName),
            ("--mark\r\nContent-Disposition: form-data\r\n\r\nb\r\n--mark--", .partWithoutName),
        ])
    func isRefused(body: String, fault: FormError) {
        for step in Self.steps { #expect(throws: fault) { try parts(body, step: step) } }
    }

    @Test("without a usable boundary is refused")
    func needsBoundary() {
        #expect(throws: FormError.noBoundary) { try parts("", boundary: nil) }
        #expect(throws: FormError.noBoundary) { try parts("", boundary: "") }
        #expect(throws: FormError.boundaryTooLong) { try parts("", boundary: String(repeating: "x", count: 201)) }
    }

    @Test("may not have too long headers or too many parts")
    func isLimited() throws {
        let head = "--mark\r\nContent-Disposition: form-data; name=\"a\"\r\nX: "
        let fitting = head + String(repeating: "x", count: MultipartReader.longestHeaders - head.utf8.count + 6)
        #expect(try parts(fitting + "\r\n\r\nb\r\n--mark--").count == 1)
        #expect(throws: FormError.partHeadersTooLong(limit: 16_384)) { try parts(fitting + "x\r\n\r\nb\r\n--mark--") }
        #expect(throws: FormError.partHeadersTooLong(limit: 16_384)) {
            try parts(head + String(repeating: "x", count: 200_000))
        }

        let part = "--mark\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n"
        #expect(try parts(String(repeating: part, count: 200) + "--mark--").count == 200)
        #expect(throws: FormError.tooManyFields(limit: 200)) {
            try parts(String(repeating: part, count: 201) + "--mark--")
        }
    }

    @Test("whose sender goes away is nobody's fault")
    func passesAbsenceOn() throws {
        var source = SlowBody(
            Array("--mark\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb".utf8), step: 9, breaksOff: true)
        var reader = try MultipartReader(boundary: "mark")
        #expect(try reader.nextPart(from: &source)?.name == Array("a".utf8))
        do {
            try reader.readContent(from: &source) { _ in }
            Issue.record("the content ended")
        } catch {
            #expect(error is ClientDisconnected)
        }
    }

    @Test("of 500 MB passes through memory that stays the same")
    func isStreamed() throws {
        struct LongBody: ByteSource {
            var rest = 500_000_000
            var head = Array("--mark\r\nContent-Disposition: form-data; name=\"source\"; filename=\"f\"\r\n\r\n".utf8)[
                ...]
            var tail = Array("\r\n--mark--".utf8)[...]

            mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
                if !head.isEmpty {
                    let part = head.prefix(buffer.count)
                    buffer.copyBytes(from: part)
                    head = head.dropFirst(part.count)
                    return part.count
                }
                if rest > 0 {
                    let count = min(rest, buffer.count)
                    UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]).initializeMemory(
                        as: UInt8.self, repeating: 0x41)
                    rest -= count
                    return count
                }
                let part = tail.prefix(buffer.count)
                buffer.copyBytes(from: part)
                tail = tail.dropFirst(part.count)
                return part.count
            }
        }
        var source = LongBody()
        var reader = try MultipartReader(boundary: "mark")
        let before = try residentBytes()
        _ = try reader.nextPart(from: &source)
        var count = 0
        try reader.readContent(from: &source) { count += $0.count }
        #expect(count == 500_000_000)
        #expect(try reader.nextPart(from: &source) == nil)
        // Other tests run in this process and take memory as well.
        #expect(try residentBytes() - before < 100_000_000)
    }

    private func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (Int(fields[1]) ?? 0) * 4096
    }
}
