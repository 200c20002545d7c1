import Media
import Testing

@testable import Codecs

@Suite("Texts of a stored PNG (rule 19)") struct PNGTextTests {
    /// As programs of diagrams, of pictures and of their generation write them.
    private static let publicTexts = [
        "mxfile\0<mxfile host=\"app\"/>", "application/vnd.excalidraw+json\0{\"type\":\"excalidraw\"}",
        "parameters\0a swift, Steps: 20", "prompt\0{\"3\":{}}", "workflow\0{\"nodes\":[]}", "Comment\0A comment",
        "Software\0Nest 1.0", "Copyright\0(c) 2026 Rights", "Title\0A swift",
    ]

    private func told(_ texts: [String]) throws -> [UInt8] {
        let chunks = texts.flatMap { PNGChunk.chunk(0x7445_5874, Array($0.utf8)) }
        var bytes = try fixture("plain.png")
        bytes.insert(contentsOf: chunks, at: 33)
        return bytes
    }

    @Test("They stay byte for byte, whatever program wrote them")
    func publicTexts() throws {
        #expect(try process(told(Self.publicTexts), MetadataFilterTests.job(.private)).report?.originalBytes == nil)
    }

    @Test("They go where their keyword is none that is known to be harmless")
    func privateTexts() throws {
        let keywords = [
            "Author", "Artist", "Photographer", "Camera Owner", "Coordinates", "Location", "GPSLatitude",
            "SerialNumber",
            "Home Address", "Maker Note", "exif:GPSInfo", "Raw profile type exif", "Raw profile type icc of my camera",
            "Thumb::URI", "CaptionWriter", "Source", "State", "Region", "Raw profile type icc", "comment", "Title ", "",
            "Titles",
        ]
        let bytes = try told(keywords.map { $0 + "\0Aino" } + Self.publicTexts)
        #expect(try process(bytes, MetadataFilterTests.job(.private)).original == told(Self.publicTexts))
    }
}
