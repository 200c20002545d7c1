import Testing

@testable import HTTP

@Suite("A content type")
struct ContentTypeTests {
    @Test("ends a pair at a sign that bears a mark of Unicode as at any other")
    func isReadByBytes() {
        let pairs = URLEncoded.pairs("a=\u{301}1&\u{301}b=2")
        #expect(pairs.map(\.name) == ["a", "\u{301}b"].map { Array($0.utf8) })
        #expect(pairs.map(\.value) == ["\u{301}1", "2"].map { Array($0.utf8) })
        #expect(URLEncoded.values(of: "a", in: "a=1&\u{e4}=2&a\u{308}=3&%61=4&A=5") == ["1", "4"])
    }

    @Test(
        "is read with its parameters",
        arguments: [
            ("multipart/form-data; boundary=x", "multipart/form-data", "x"),
            ("Multipart/Form-Data; Boundary=X", "multipart/form-data", "X"),
            ("multipart/form-data; charset=utf-8; boundary=\"a; b\"", "multipart/form-data", "a; b"),
            (
                "multipart/form-data;boundary=gc0p4Jq0M2Yt08jU534c0p==", "multipart/form-data",
                "gc0p4Jq0M2Yt08jU534c0p=="
            ),
            ("multipart/form-data", "multipart/form-data", nil), ("", "", nil), (";;boundary;=x", "", nil),
        ])
    func isRead(header: String, name: String, boundary: String?) {
        #expect(ContentType(header).name == name)
        #expect(ContentType(header).parameter("boundary") == boundary)
    }
}
