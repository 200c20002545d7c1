import Foundation
import Media
import Testing

@testable import Codecs

/// Every tag that exiftool can write goes into a file of each kind, and what is left of them in a private file is
/// compared with a list. A tag that a later exiftool learns to write is tried by itself.
@Suite("Metadata that a private file may keep (rule 19)") struct AllowListTests {
    /// - Parameters:
    ///   - groups: exiftool's families of tags that this kind of file can have.
    ///   - least: as many of their tags must have been written, or the test would prove nothing.
    @Test(
        "Of all tags that exiftool writes, a private file keeps none that is not listed",
        arguments: [
            ("plain.jpg", ["EXIF"], 240), ("plain.jpg", ["IPTC", "Photoshop", "JPEG"], 60), ("plain.jpg", ["XMP"], 700),
            ("plain.png", ["PNG", "EXIF"], 240), ("plain.png", ["XMP"], 3000), ("plain.webp", ["EXIF", "XMP"], 900),
            ("plain.avif", ["EXIF", "XMP"], 900), ("plain.heic", ["EXIF"], 240), ("still.gif", ["GIF", "XMP"], 700),
            ("told.mp4", ["QuickTime"], 200), ("told.mov", ["QuickTime", "XMP"], 900),
        ])
    func everyTag(name: String, groups: [String], least: Int) throws {
        var tags = try groups.flatMap(Self.writableTags)
        // One file has all of XMP, for exiftool takes its time over it, and a segment of a JPEG holds 64 KiB of it. The
        // others have what programs write most.
        if name != "plain.png" {
            tags = tags.filter { !$0.group.hasPrefix("XMP-") || Self.commonSpaces.contains($0.group) }
        }
        let bytes = try Self.written(tags, to: name)
        let before = try Self.found(in: bytes)
        try #require(before.count > least, "\(before.count) tags were written")

        let outcome = try process(bytes, MetadataFilterTests.job(.private))
        try #require(!outcome.original.isEmpty)
        let left = try Self.found(in: outcome.original).subtracting(Self.allowed).sorted()
        #expect(left == [])

        // What is shown of the file is what the stored one still tells.
        if let shown = outcome.report?.metadata.exif, !name.hasSuffix("heic") {
            #expect(try process(outcome.original, MetadataFilterTests.job(.keep)).report?.metadata.exif == shown)
        }
    }

    /// The tags that stay: in each line one of exiftool's groups and its tags.
    private static var allowed: Set<String> {
        get throws {
            let lines = String(decoding: try fixture("metadata-left.txt"), as: UTF8.self).split(separator: "\n")
            return Set(
                lines.filter { !$0.hasPrefix("#") }.flatMap { line -> [String] in
                    let words = line.split(separator: " ")
                    return words.dropFirst().map { "\(words[0]):\($0)" }
                })
        }
    }

    private static let commonSpaces: Set = [
        "XMP-dc", "XMP-xmp", "XMP-xmpRights", "XMP-xmpMM", "XMP-photoshop", "XMP-tiff", "XMP-exif", "XMP-exifEX",
        "XMP-aux", "XMP-lr", "XMP-iptcCore", "XMP-iptcExt", "XMP-cc", "XMP-GPano", "XMP-plus", "XMP-MP", "XMP-mwg-rs",
    ]

    private struct Tag {
        let group: String
        let name: String
        /// A text that tells where it comes from, or a number, as the tag wants it.
        let value: String
    }

    /// All tags of a family that exiftool writes, but structures, whose fields are listed too.
    private static func writableTags(of family: String) throws -> [Tag] {
        var tags: [Tag] = []
        var table = ""
        for line in try run(["-listx", "-\(family):all"]).split(separator: "\n") {
            if line.hasPrefix("<table ") { table = attribute("g1", of: line) }
            guard line.hasPrefix(" <tag "), line.contains("writable='true'"), table != "File" else { continue }
            let name = attribute("name", of: line)
            let isOwnGroup =
                family == "XMP" || family == "QuickTime" && table != "QuickTime" && !table.hasPrefix("Track")
            let value: String
            switch attribute("type", of: line) {
            case "struct": continue
            case "string", "lang-alt", "?", "undef", "Unicode": value = "Marker-\(name)"
            case "boolean": value = "True"
            case "date": value = "1999:12:31 23:59:59"
            default: value = "47"
            }
            tags.append(Tag(group: isOwnGroup ? table : family, name: name, value: value))
        }
        return tags
    }

    private static func attribute(_ name: String, of line: Substring) -> String {
        guard let start = line.range(of: " \(name)='")?.upperBound, let end = line[start...].firstIndex(of: "'") else {
            return ""
        }
        return String(line[start..<end])
    }

    /// The fixture with as many of the tags as it takes.
    private static func written(_ tags: [Tag], to name: String) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-tags-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, list) = (folder.appending(path: name), folder.appending(path: "tags"))
        try Data(try fixture(name)).write(to: file)
        let lines = tags.map { "-\($0.group):\($0.name)#=\($0.value)" }
        try Data(lines.joined(separator: "\n").utf8).write(to: list)
        // Values that a tag does not take are left out, with a warning each.
        _ = try run(["-m", "-q", "-q", "-overwrite_original", "-@", list.path, file.path])
        return [UInt8](try Data(contentsOf: file))
    }

    /// The tags in a file, with their groups, but those that exiftool reckons by itself and boxes that are free.
    private static func found(in bytes: [UInt8]) throws -> Set<String> {
        let file = FileManager.default.temporaryDirectory.appending(path: "martlet-tags-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let lines = try run(["-a", "-G1", "-u", "-ee", "-s", file.path]).split(separator: "\n")
        let names = lines.compactMap { line -> String? in
            guard line.hasPrefix("["), let end = line.firstIndex(of: "]") else { return nil }
            let name = line[line.index(after: end)...].split { " :".contains($0) }.first ?? ""
            return "\(line[line.index(after: line.startIndex)..<end]):\(name)"
        }
        return Set(
            names.filter { name in
                !["ExifTool:", "System:", "Composite:"].contains { name.hasPrefix($0) } && !name.hasSuffix("_free")
            })
    }

    private static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/exiftool")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
