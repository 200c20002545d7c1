import Media
import Testing

@testable import Codecs

@Suite("What a file says of its picture (rules 15 and 16)") struct EmbeddedMetadataTests {
    static func metadata(_ name: String) throws -> EmbeddedMetadata {
        try #require(try process(try fixture(name)).report?.metadata)
    }

    @Test("Titles come from IPTC, then XMP, then Windows; descriptions from EXIF, then XMP, then IPTC")
    func order() throws {
        let found = try Self.metadata("words-all.jpg")
        #expect(found.titles == ["Überschrift 題名", "From XMP", "From Windows"])
        #expect(found.descriptions == ["Text of EXIF – ß", "Text of XMP", "Text of IPTC"])
    }

    @Test("IPTC without a mark of its characters is Windows-1252")
    func windows() throws {
        let found = try Self.metadata("words-iptc.jpg")
        #expect(found.titles == ["Größe “50 €”"])
        #expect(found.descriptions == ["Straße"])
    }

    @Test("XMP gives the words that are for every language, with what is escaped in its place")
    func languages() throws {
        let found = try Self.metadata("words-xmp.jpg")
        #expect(found.titles == ["Café & <題名>", "From Windows"])
        #expect(found.descriptions == ["Zwei\nZeilen"])
    }

    @Test("The title of Windows is in UTF-16")
    func utf16() throws {
        #expect(try Self.metadata("words-windows.jpg").titles == ["Größe 題名"])
    }

    @Test("A picture without metadata says nothing", arguments: ["plain.jpg", "plain.webp", "plain.bmp", "still.gif"])
    func nothing(name: String) throws {
        var found = try Self.metadata(name)
        found.exif = []
        #expect(found == EmbeddedMetadata())
    }

    @Test("PNG and WebP are read as JPEG is", arguments: ["camera.jpg", "camera.png", "camera.webp"])
    func kinds(name: String) throws {
        let found = try Self.metadata(name)
        #expect(found.takenAt == 1_557_126_489)
        #expect(found.exif.first == ExifField(name: "Make", values: ["Martlet"]))
    }

    @Test(
        "The date is that of the shot, of the scan or of the last change, with its own offset alone",
        arguments: [
            // 2015-06-07 13:39:10, 2016-02-29 23:59:59, 2017-11-12 11:14:15
            ("dated-all.jpg", 1_433_684_350), ("dated-digitized.jpg", 1_456_790_399),
            ("dated-changed.jpg", 1_510_485_255),
            // The year 10000 is none, and then the scan counts.
            ("dated-last.jpg", 1_456_790_399),
            ("dated-nonsense.jpg", nil), ("plain.jpg", nil),
        ] as [(String, Int?)])
    func date(name: String, seconds: Int?) throws {
        #expect(try Self.metadata(name).takenAt == seconds)
    }

    @Test(
        "A sphere is one by its projection, as an attribute or as an element",
        arguments: [("sphere.jpg", true), ("sphere-element.jpg", true), ("no-sphere.jpg", false), ("plain.jpg", false)])
    func sphere(name: String, isSphere: Bool) throws {
        #expect(try Self.metadata(name).isSphere == isSphere)
    }

    @Test("Tags are shown by their names in the order of the file, and private ones are not")
    func tags() throws {
        let found = try Self.metadata("camera.jpg").exif
        #expect(
            found.map { "\($0.name)=\($0.values.joined(separator: ","))" } == [
                "Make=Martlet", "Model=Swift 3", "Orientation=6", "XResolution=1/1", "YResolution=1/1",
                "ResolutionUnit=1", "Software=Nest 1.0", "YCbCrPositioning=1", "Copyright=(c) 2026 Rights",
                "ExposureTime=1/250", "FNumber=14/5", "ISOSpeedRatings=200", "ExifVersion=0232",
                "DateTimeOriginal=2019:05:06 07:08:09", "FlashPixVersion=0100", "ColorSpace=65535",
                "LensModel=Wing 35mm",
            ])
        #expect(try Self.metadata("camera.png").exif.contains(ExifField(name: "UserComment", values: ["A comment"])))
    }
}
