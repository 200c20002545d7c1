import Foundation
import HTTP
import Media
import Storage
import Testing

@testable import Uploads

@Suite("The name of a stored file (rule 21)")
struct NamingTests {
    @Test(
        "is made of the sender's name",
        arguments: [
            ("photo (1).png", "photo-1"), ("UPPER.PNG", "UPPER"), ("a  b\t.png", "a-b"),
            ("Badgers _ animated.png", "Badgers-animated"), ("a__b--c  d.png", "a-b-c-d"), ("a - _ - b.png", "a-b"),
            ("my_photo.png", "my_photo"), ("-a-.png", "a"), ("___x___.png", "x"), ("_x_.png", "_x_"), ("x - .png", "x"),
            ("😀-x-😀.png", "x"),
            (".-.x.png", "x"), ("--.--x.png", "x"), ("x_-.png", "x_"), ("😀_-_x.png", "x"), (".a.png", "a"),
            ("...a.png", "a"), ("a.png.png", "a"),
            ("a.th.png", "a"), ("a.md.png", "a"), ("a.original.png", "a"), ("a.lg.png", "a"), ("a.fr.png", "a.fr"),
            ("v1.2.png", "v1.2"), ("héllo wörld.png", "hello-world"), ("ÆØÅ ßœ.png", "AOA-so"),
            ("Żółć łódź.png", "Zolc-lodz"), ("Đặng Việt.png", "Dang-Viet"), ("Москва.png", "MOSKVA"),
            ("Αθήνα.png", "Atina"), ("a,b;c=d+e.png", "abcde"), ("$%^&!@a.png", "a"), ("“quoted”.png", "quoted"),
            ("tick'tock.png", "ticktock"), ("カタカナ.png", "katakana"), ("日本語.png", "ri-ben-yu"),
            ("a & b.png", "a-b"), ("no extension", "no-extension"), ("shell.php.jpg", "shell.php"),
        ])
    func isSlug(name: String, stem: String) {
        #expect(FileStem.stem(ofFileNamed: name) == stem)
    }

    @Test(
        "is random when the sender's leaves no letter",
        arguments: ["😀.png", "—.png", "!!!.png", "___.png", " .png", "..", "", ".png", ".htaccess", "..png"])
    func isRandom(name: String) {
        #expect(FileStem.stem(ofFileNamed: name) == nil)
        #expect(stems(.original, sentAs: name).first.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    }

    @Test("has twelve random digits when there is no sender's name")
    func isShortWithoutName() {
        #expect(stems(.original, sentAs: nil).first.wholeMatch(of: /[0-9a-f]{12}/) != nil)
    }

    @Test(
        "follows the site's setting, and has random digits where it was taken",
        arguments: [
            (NamingMode.original, "photo", "photo[0-9a-f]{16}"), (.mixed, "photo[0-9a-f]{16}", "photo[0-9a-f]{16}"),
            (.random, "[0-9a-f]{32}", "[0-9a-f]{32}"), (.id, "wsd", "wsd[0-9a-f]{16}"),
        ])
    func followsTheSetting(mode: NamingMode, first: String, second: String) throws {
        let stems = stems(mode, sentAs: "photo.png")
        #expect(try stems.first.wholeMatch(of: Regex(first)) != nil)
        #expect(try stems.second.wholeMatch(of: Regex(second)) != nil)
    }

    /// The first two stems of the upload of number 100.
    private func stems(_ mode: NamingMode, sentAs name: String?) -> (first: String, second: String) {
        let ids = UploadIDs.sequential(SequentialIDs(salt: "0123abcd", padding: 999))
        let naming = Naming(mode, ids: ids, sentAs: name)
        return (naming.proposal(0, 100).stem, naming.proposal(1, 100).stem)
    }

    @Test("is cut to 200 bytes, the digits of a second try included")
    func isCut() {
        let names = stems(.original, sentAs: String(repeating: "n", count: 300) + ".png")
        #expect(names.first == String(repeating: "n", count: 200))
        #expect(names.second.wholeMatch(of: /n{184}[0-9a-f]{16}/) != nil)
        // Where it is cut it ends in no dash either.
        let cut = stems(.original, sentAs: String(repeating: "n", count: 199) + "-n.png")
        #expect(cut.first == String(repeating: "n", count: 199))
    }

    @Test("never begins with a dot, whatever is dropped before it")
    func isNeverHidden() {
        #expect(FileStem.stem(ofFileNamed: "😀.htaccess.png") == "htaccess")
    }

    @Test(
        "ends in the sender's extension where that is one of the kind's",
        arguments: [
            ("a.jpg", MediaFormat.jpeg, "jpg"), ("a.JPG", .jpeg, "jpg"), ("a.JPEG", .jpeg, "jpeg"),
            ("a.png", .jpeg, "jpeg"),
            ("a", .jpeg, "jpeg"), ("a.php", .png, "png"), ("a.jpg", .gif, "gif"), ("a.html", .webp, "webp"),
            ("a.bmp", .bmp, "png"), ("a.heic", .heic, "jpg"), ("a.jpeg", .heic, "jpg"), ("a.avif", .avif, "avif"),
        ])
    func hasExtension(name: String, kind: MediaFormat, expected: String) {
        #expect(Naming.fileExtension(of: kind, sentAs: name) == expected)
    }
}

@Suite("A title (rule 16)")
struct TitleTests {
    @Test("is composed, without control and bidi characters, and at most 100 characters long")
    func isClean() {
        #expect(Text.title("Cafe\u{301} a\u{1}b\u{7f}\u{202e}c") == "Café abc")
        #expect(Text.title(String(repeating: "語", count: 150)) == String(repeating: "語", count: 100))
        #expect(Text.title("  blanks around  ") == "  blanks around  ")
        #expect(Text.title("\u{1}\u{2}") == nil)
    }

    @Test("has no more than 30 combining marks in a row, whatever stands between them and is dropped")
    func isStreamSafe() {
        let marks = String(repeating: "\u{323}\u{301}", count: 15)
        let safe = ("a" + marks).precomposedStringWithCanonicalMapping
        #expect(Text.title("a" + marks) == safe)
        #expect(Text.title("a" + marks + "\u{301}") == safe)
        #expect(Text.title("a" + marks + "\u{1}\u{202E}\u{301}\u{323}") == safe)
        #expect(Text.title("a" + marks + "\u{301}b\u{301}") == safe + "b\u{301}")
        let sorted = String(repeating: "\u{323}", count: 15) + String(repeating: "\u{301}", count: 15)
        #expect(Text.description("a\n" + marks + marks) == "a\n" + sorted)
        #expect(FileName.lastPart("a" + marks + "\u{1}" + marks + ".png") == "a" + marks + ".png")
        // Three vowel signs of Tibetan are starters that are made of marks.
        for flag in ["\u{F73}", "\u{F75}", "\u{F81}", "\u{344}"] {
            #expect(String(streamSafe: Array(String(repeating: flag, count: 100).utf8)).unicodeScalars.count == 30)
        }
        #expect(String(streamSafe: [0x61, 0xFF, 0xCC, 0x81]) == "a\u{FFFD}\u{301}")
    }

    @Test(
        "is made of the file name when none was sent",
        arguments: [
            ("Badgers _ animated - music.png", "Badgers animated music"), ("my_photo-of  2024.png", "my photo of 2024"),
            ("two.dots.here.png", "two.dots.here"), ("größe.PNG", "größe"), ("a & b (1).png", "a & b (1)"),
        ])
    func comesFromName(name: String, title: String) {
        #expect(Text.titleOfFile(named: name) == title)
    }

    @Test("is none when the file name has nothing to tell")
    func isNone() {
        #expect(Text.titleOfFile(named: ".png") == nil)
        #expect(Text.titleOfFile(named: "---.png") == nil)
    }

    @Test("keeps line breaks and tabs only as a description")
    func keepsBreaks() {
        #expect(Text.description("a\u{0}b\n\tc\r\n") == "ab\n\tc\r\n")
        #expect(Text.title("a\nb") == "ab")
    }
}

@Suite("A sender's file name")
struct FileNameTests {
    @Test(
        "is the last part of whatever path was sent",
        arguments: ["/home/me/pic.png", "C:\\fakepath\\pic.png", "../../pic.png", "..\\..\\pic.png", "pic\u{0}.png"])
    func isLastPart(path: String) {
        #expect(FileName.lastPart(path) == "pic.png")
    }

    @Test("ends at a slash or a dot that bears a mark of Unicode as at any other")
    func isReadByScalars() {
        #expect(FileName.lastPart("a/\u{301}b") == "\u{301}b")
        #expect(FileName.parts("a.\u{301}b") == ("a", "\u{301}b"))
    }
}

@Suite("A number of bytes")
struct ByteCountTests {
    @Test(
        "is shown in decimal units with one decimal",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1 KB"), (1049, "1 KB"), (1050, "1.1 KB"), (1949, "1.9 KB"),
            (19804, "19.8 KB"), (999_949, "999.9 KB"), (999_950, "1000 KB"), (1_000_000, "1 MB"), (3_011_299, "3 MB"),
        ])
    func isShown(bytes: Int, text: String) {
        #expect(ByteCount.text(bytes) == text)
    }
}
