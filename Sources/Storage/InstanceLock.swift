import Foundation
import Glibc

/// Says that a process is alive: a file beside the database that it holds locked. The lock ends with the process.
struct InstanceLock: ~Copyable, Sendable {
    /// The name of this process, different from that of any other, past ones included.
    let name: String
    private let path: String
    private let descriptor: Int32

    init(besides databasePath: String) throws(StorageFault) {
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

    /// Whether the process of that name still runs. The file of a dead one is removed.
    static func isHeld(_ name: String, besides databasePath: String) throws(StorageFault) -> Bool {
        let path = path(of: name, besides: databasePath)
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        if descriptor < 0 && errno == ENOENT { return false }
        guard descriptor >= 0 else { throw .ofLastCall("open", path) }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
            unlink(path)
            return false
        }
        guard errno == EWOULDBLOCK else { throw .ofLastCall("flock", path) }
        return true
    }

    private static func path(of name: String, besides databasePath: String) -> String {
        "\(databasePath)-\(name).lock"
    }
}
