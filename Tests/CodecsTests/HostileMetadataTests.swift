import Media
import Testing

@testable import Codecs

@Suite("Metadata that was spoilt on purpose") struct HostileMetadataTests {
    /// Bytes of the blocks are spoilt, one at a time. What counts is that reading goes on and ends.
    @Test("is read without harm, wherever a byte is wrong", arguments: [0, 0xFF, 0x80])
    func spoilt(value: UInt8) throws {
        let bytes = try fixture("camera.jpg")
        let metadata = try bytes.withUnsafeBytes { try JPEGLayout($0).metadata(in: $0) }
        for part in [\MetadataBlocks.exif, \.xmp, \.photoshop] {
            let block = try #require(metadata[keyPath: part])
            for index in stride(from: Int(value % 7), to: block.count, by: 7) {
                var spoilt = metadata
                spoilt[keyPath: part]?[index] = value
                #expect(spoilt.metadata(.private).titles.count <= 3)
            }
        }
    }

    @Test("is read without harm, wherever it is cut")
    func cut() throws {
        let bytes = try fixture("camera.jpg")
        let metadata = try bytes.withUnsafeBytes { try JPEGLayout($0).metadata(in: $0) }
        for part in [\MetadataBlocks.exif, \.xmp, \.photoshop] {
            let block = try #require(metadata[keyPath: part])
            for count in stride(from: 0, to: block.count, by: 5) {
                var cut = metadata
                cut[keyPath: part] = Array(block.prefix(count))
                #expect(cut.metadata(.private).titles.count <= 3)
            }
        }
    }

    @Test("has directories that are entered once, though they lead to themselves")
    func loops() throws {
        // A first directory whose pointers to the camera's and the places' lead to itself, and whose next is itself.
        let pointers: [UInt8] = [0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0]
        let exif = try #require(Exif(Array("II*\0".utf8) + [8, 0, 0, 0, 2, 0] + pointers + [8, 0, 0, 0]))
        #expect(exif.picture.count == 2)
        #expect(exif.camera.count == 2)
        #expect(exif.fields(isPrivate: false).isEmpty)
    }

    @Test(
        "is no XML that is believed",
        arguments: [
            "<a", "<a>", "<a></b>", "<a b=c/>", "<a b='<'/>", "<a>&other;</a>", "<a>&#x110000;</a>", "<a>&amp</a>",
            "<p:a/>",
            "<!DOCTYPE a><a/>", "<!-- ", "<![CDATA[", "<a b='1'c='2'/>", "<1", "</a>",
            String(repeating: "<a>", count: 101) + String(repeating: "</a>", count: 101),
        ])
    func xml(text: String) {
        #expect(XMP(Array(text.utf8)) == nil)
    }

    @Test("is never longer in a report than its place there")
    func bounded() throws {
        let title = String(repeating: "題", count: 1000)
        let packet = """
            <r xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>\(title)</dc:title>\
            <dc:description>\(String(repeating: title, count: 10))</dc:description></r>
            """
        let found = MetadataBlocks(xmp: Array(packet.utf8)).metadata(.private)
        #expect(found.titles == [String(title.prefix(341))])
        #expect(found.descriptions.map(\.utf8.count) == [19_998])
    }

    @Test("is cleaned without harm, wherever a byte is wrong", arguments: [0, 0xFF, 0x80])
    func cleaned(value: UInt8) throws {
        let bytes = try fixture("camera.jpg")
        let metadata = try bytes.withUnsafeBytes { try JPEGLayout($0).metadata(in: $0) }
        let cleaning = MetadataFilter(policy: .private, isTurned: true, size: PixelSize(width: 7, height: 8))
        for (part, clean) in [
            (\MetadataBlocks.exif, cleaning.exif), (\.xmp, cleaning.xmp), (\.photoshop, cleaning.photoshop),
        ] {
            let block = try #require(metadata[keyPath: part])
            for index in stride(from: Int(value % 7), to: block.count, by: 7) {
                var spoilt = block
                spoilt[index] = value
                #expect(clean(spoilt).count <= block.count)
                #expect(clean(Array(block.prefix(index))).count <= block.count)
            }
        }
    }
}
