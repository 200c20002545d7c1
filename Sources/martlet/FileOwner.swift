import Glibc

/// The user to whom a file belongs.
struct FileOwner: Equatable {
    let id: uid_t
    let name: String

    /// `nil` where there is no such file.
    init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        id = status.st_uid
        name = getpwuid(id).map { String(cString: $0.pointee.pw_name) } ?? "#\(id)"
    }
}
