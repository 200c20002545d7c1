import Foundation
import Synchronization

/// What several threads found, or the first error of one of them.
final class Results<Value: Sendable>: Sendable {
    private let found = Mutex<[Result<Value, any Error>]>([])

    func append(_ work: () throws -> Value) {
        let result = Result { try work() }
        found.withLock { $0.append(result) }
    }

    func all() throws -> [Value] {
        try found.withLock { $0 }.map { try $0.get() }
    }
}

/// The MD5 of bytes, as the program md5sum finds it.
func md5(_ bytes: Data) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
    try bytes.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return String(try output(of: "md5sum", [file.path()]).prefix(32))
}

/// Text as a form escapes it.
func escaped(_ text: String) -> String {
    text.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
}
