import Foundation
import Testing

/// What exiftool finds in a file, as `Group:Tag` and its value, without what it finds in any file.
func exiftool(_ bytes: [UInt8]) throws -> [String: String] {
    let path = NSTemporaryDirectory() + "martlet-exiftool-" + UUID().uuidString
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/exiftool")
    process.arguments = ["-json", "-G1", "-a", "-u", "-ee", path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let found = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    let usual = ["SourceFile", "ExifTool:ExifToolVersion"]
    let groups = [
        "System:", "File:", "Composite:", "JFIF:", "PNG:", "PNG-pHYs:", "RIFF:", "Meta:", "QuickTime:", "ICC",
    ]
    let texts = [
        "ICC_Profile:ProfileDescription", "File:Comment", "PNG:Author", "PNG:Copyright", "PNG:Datecreate",
        "RIFF:WebP_Flags",
    ]
    return try #require(found.first).filter { name, _ in
        !usual.contains(name) && !groups.contains(where: name.hasPrefix) || texts.contains(name)
    }.mapValues { "\($0)" }
}
