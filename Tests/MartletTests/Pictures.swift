import Foundation

/// The pictures of the tests. `Fixtures/make.sh` shows how they were made.
enum Pictures {
    static func named(_ name: String) throws -> Data {
        guard let folder = Bundle.module.resourceURL else { throw CocoaError(.fileNoSuchFile) }
        return try Data(contentsOf: folder.appending(path: "Fixtures/\(name)"))
    }

    /// A JPEG of exactly so many bytes: the small one with blocks of EXIF in it that a private file keeps as they are.
    static func jpeg(ofBytes count: Int) throws -> Data {
        let picture = try named("wide.jpg")
        var blocks = Data()
        var rest = count - picture.count
        while rest > 0 {
            // A block has bytes of its own, so none may leave fewer for the next one.
            let size = rest - 60_000 < emptyBlock.count + 5 ? rest : 60_000
            let length = size - emptyBlock.count
            var block = emptyBlock
            block.replaceSubrange(2..<4, with: [UInt8((size - 2) >> 8), UInt8((size - 2) & 255)])
            block.replaceSubrange(24..<28, with: (0..<4).map { UInt8(length >> (24 - 8 * $0) & 255) })
            // A text that is over at its first letter, and what stands behind it.
            blocks += block + [0, 0] + (2..<length).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
            rest -= size
        }
        return picture.prefix(2) + blocks + picture.dropFirst(2)
    }

    /// A segment with one tag, Windows' comment, whose value of so many bytes stands behind it (CIPA DC-008, 4.6).
    private static let emptyBlock =
        Data([0xFF, 0xE1, 0, 0]) + Data("Exif\0\0MM\0*".utf8) + Data([0, 0, 0, 8, 0, 1, 0x9C, 0x9C, 0, 1])
        + Data([0, 0, 0, 0, 0, 0, 0, 26, 0, 0, 0, 0])
}

/// What the program `identify` of ImageMagick says of an image: kind, width, height and number of frames.
func identified(_ bytes: Data) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
    try bytes.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let lines = try output(of: "identify", ["-format", "%m %wx%h\n", file.path()]).split(separator: "\n")
    return "\(lines.first ?? "nothing"), \(lines.count) frame\(lines.count == 1 ? "" : "s")"
}

/// Runs a program and gives back what it prints.
func output(of program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.runHearingSignals()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
}
