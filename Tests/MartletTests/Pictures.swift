import Foundation

/// The pictures of the tests. `Fixtures/make.sh` shows how they were made.
enum Pictures {
    static func named(_ name: String) throws -> Data {
        guard let folder = Bundle.module.resourceURL else { throw CocoaError(.fileNoSuchFile) }
        return try Data(contentsOf: folder.appending(path: "Fixtures/\(name)"))
    }

    /// A JPEG of exactly so many bytes: the small one with comments in it.
    static func jpeg(ofBytes count: Int) throws -> Data {
        let picture = try named("wide.jpg")
        var comments = Data()
        var rest = count - picture.count
        while rest > 0 {
            // A comment takes four bytes of its own, so none may leave fewer than four for the next one.
            let size = min(rest, rest - min(rest, 60_000) < 4 ? rest : 60_000)
            comments += Data([0xff, 0xfe, UInt8((size - 2) >> 8), UInt8((size - 2) & 255)])
            comments += Data((0..<size - 4).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })
            rest -= size
        }
        return picture.prefix(2) + comments + picture.dropFirst(2)
    }
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
