import Foundation
import Glibc
import System

/// Says that a process is alive: a file beside the database that it holds locked. The lock ends with the process.
struct InstanceLock: ~Copyable, Sendable {
    /// The name of this process, different from that of any other, past ones included.
    let name: String
    private let path: String
    private let lock: FileLock

    init(besides databasePath: String) throws(SystemError) {
        name = UUID().uuidString.lowercased()
        path = Self.path(of: name, besides: databasePath)
        lock = try FileLock(on: Descriptor(opening: path, for: .createNew), path)
    }

    deinit {
        _ = try? Path.remove(path)
    }

    /// Whether the process of that name still runs.
    static func isHeld(_ name: String, besides databasePath: String) throws(SystemError) -> Bool {
        try isHeld(path(of: name, besides: databasePath))
    }

    /// The lock files of processes that are gone. One that was made within the last seconds is passed over, as its
    /// process may be about to take it.
    static func left(besides databasePath: String) throws(SystemError) -> [String] {
        let (folder, database) = Path.split(databasePath)
        var left: [String] = []
        for entry in try Descriptor(openingFolder: folder).entries() {
            guard entry.name.hasPrefix("\(database)-"), entry.name.hasSuffix(".lock"),
                UUID(uuidString: String(entry.name.dropFirst(database.count + 1).dropLast(".lock".count))) != nil
            else { continue }
            let path = "\(folder)/\(entry.name)"
            guard let status = FileStatus(at: path), status.modified.seconds < SystemClock.now() - 10 else { continue }
            if try !isHeld(path) { left.append(path) }
        }
        return left.sorted()
    }

    private static func isHeld(_ path: String) throws(SystemError) -> Bool {
        let file: Descriptor
        do {
            file = try Descriptor(opening: path, for: .readWrite)
        } catch .failed(_, _, ENOENT) {
            return false
        } catch .failed(_, _, EACCES) {
            // Root's, whose command runs or ran beside the service: what cannot be asked is not called dead.
            return true
        }
        return try FileLock(tryingOn: file, path) == nil
    }

    static func path(of name: String, besides databasePath: String) -> String {
        "\(databasePath)-\(name).lock"
    }
}
