import Foundation
import Glibc

/// Says that a process is alive: a file beside the database that it holds locked. The lock ends with the process.
struct InstanceLock: ~Copyable, Sendable {
    /// The name of this process, different from that of any other, past ones included.
    let name: String
    private let path: String
    private let descriptor: Int32

    init(besides databasePath: String) throws(StorageError) {
        name = UUID().uuidString.lowercased()
        path = Self.path(of: name, besides: databasePath)
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .ofLastCall("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .ofLastCall("flock", path) }
    }

    deinit {
        unlink(path)
        close(descriptor)
    }

    /// Whether the process of that name still runs.
    static func isHeld(_ name: String, besides databasePath: String) throws(StorageError) -> Bool {
        try isHeld(path(of: name, besides: databasePath))
    }

    /// The lock files of processes that are gone. One that was made within the last seconds is passed over, as its
    /// process may be about to take it.
    static func left(besides databasePath: String) throws(StorageError) -> [String] {
        let (folder, database) = split(databasePath)
        let number = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw .ofLastCall("open", folder) }
        var left: [String] = []
        for entry in try Descriptor(number).entries() {
            guard entry.name.hasPrefix("\(database)-"), entry.name.hasSuffix(".lock"),
                UUID(uuidString: String(entry.name.dropFirst(database.count + 1).dropLast(".lock".count))) != nil
            else { continue }
            let path = "\(folder)/\(entry.name)"
            var status = stat()
            guard stat(path, &status) == 0, status.st_mtim.tv_sec < time(nil) - 10 else { continue }
            if try !isHeld(path) { left.append(path) }
        }
        return left.sorted()
    }

    private static func isHeld(_ path: String) throws(StorageError) -> Bool {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        if descriptor < 0 && errno == ENOENT { return false }
        // Root's, whose command runs or ran beside the service: what cannot be asked is not called dead.
        if descriptor < 0 && errno == EACCES { return true }
        guard descriptor >= 0 else { throw .ofLastCall("open", path) }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return false }
        guard errno == EWOULDBLOCK else { throw .ofLastCall("flock", path) }
        return true
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    static func path(of name: String, besides databasePath: String) -> String {
        "\(databasePath)-\(name).lock"
    }
}
