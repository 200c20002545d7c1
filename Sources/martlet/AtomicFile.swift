import Glibc
import Storage

/// A file that somebody may read at any moment, and that changes from one whole text to the next.
struct AtomicFile {
    let path: String

    /// Puts a text in the place of what is there, or leaves that as it is. A link leads to the file that is replaced.
    func write(_ text: String) throws(StorageError) {
        let target = Self.target(of: path)
        let (folder, name) = Self.split(target)
        // With a dot in front nginx does not include it, should it be left behind.
        let draft = "\(folder)/.\(name).\(getpid())"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .of("open", target, errno: errno) }
        do throws(StorageError) {
            defer { close(descriptor) }
            try Self.write(text, to: descriptor, for: target)
            guard rename(draft, target) == 0 else { throw .of("rename", target, errno: errno) }
        } catch {
            unlink(draft)
            throw error
        }
        try Self.sync(folder)
    }

    private static func write(_ text: String, to descriptor: Int32, for target: String) throws(StorageError) {
        guard fchmod(descriptor, 0o644) == 0 else { throw .of("fchmod", target, errno: errno) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw .of("write", target, errno: errno) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw .of("fsync", target, errno: errno) }
    }

    /// Returns once the new name is on the disk.
    private static func sync(_ folder: String) throws(StorageError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .of("open", folder, errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .of("fsync", folder, errno: errno) }
    }

    private static func target(of path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func split(_ path: String) -> (folder: String, name: Substring) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path[...]) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), path[path.index(after: slash)...])
    }
}
