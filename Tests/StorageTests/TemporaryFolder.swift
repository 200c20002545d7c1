import Foundation

/// A folder of its own for a test, removed with everything in it afterwards.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "martlet-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("a temporary folder is left behind: \(error)")
        }
    }

    /// The paths of all files below it, in order.
    func files() throws -> [String] {
        let entries = try FileManager.default.subpathsOfDirectory(atPath: path)
        return entries.filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(path)/\($0)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }
}
