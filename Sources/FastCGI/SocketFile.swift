import Synchronization
import System

/// The file of a socket in the file system: the name by which nginx finds it. Taken away once, for it may be another's
/// next.
final class SocketFile: Sendable {
    private let path: Mutex<String?>

    init(path: String) {
        self.path = Mutex(path)
    }

    deinit {
        remove()
    }

    func remove() {
        path.withLock { path in
            if let name = path { _ = try? Path.remove(name) }
            path = nil
        }
    }
}
