private import CLinux
private import Glibc

/// What is done with a path where no folder is open.
package enum Path {
    /// The folder that a path lies in, and its name there.
    package static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, String(path[path.utf8.index(after: slash)...]))
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// - Throws: when it cannot be told.
    package static func isMissing(_ path: String) throws(SystemError) -> Bool {
        if access(path, F_OK) == 0 { return false }
        guard errno == ENOENT else { throw .ofLastCall("access", path) }
        return true
    }

    /// Why a program cannot be executed, by errno(3); `nil` when it can.
    package static func executionError(_ path: String) -> Int32? { access(path, X_OK) == 0 ? nil : errno }

    /// Makes a folder.
    ///
    /// - Parameter mode: who may use it.
    /// - Returns: `false` when something has the name already.
    @discardableResult
    package static func makeFolder(_ path: String, mode: UInt32) throws(SystemError) -> Bool {
        if mkdir(path, mode) == 0 { return true }
        guard errno == EEXIST else { throw .ofLastCall("mkdir", path) }
        return false
    }

    /// Removes a name.
    ///
    /// - Returns: `false` when nothing had it.
    @discardableResult
    package static func remove(_ path: String) throws(SystemError) -> Bool {
        if unlink(path) == 0 { return true }
        let code = errno
        // A disk that cannot be written refuses what is not there, too.
        if access(path, F_OK) != 0 && errno == ENOENT { return false }
        throw .of("unlink", path, errno: code)
    }

    package static func setPermissions(_ mode: UInt32, of path: String) throws(SystemError) {
        guard chmod(path, mode) == 0 else { throw .ofLastCall("chmod", path) }
    }

    /// Gives a file a second name.
    ///
    /// - Returns: `false` when something has that name already.
    package static func link(_ path: String, to newPath: String) throws(SystemError) -> Bool {
        if Glibc.link(path, newPath) == 0 { return true }
        guard errno == EEXIST else { throw .ofLastCall("link", newPath) }
        return false
    }

    /// Where a link leads; `nil` for what is none.
    package static func target(ofLink path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count)
        return count < 0 ? nil : String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The path without links; the path itself where it leads nowhere.
    package static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}
