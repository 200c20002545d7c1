import Glibc

/// A fault of the machine under the storage. None of these is the sender's doing.
package enum StorageError: Error, Equatable {
    /// The file system is full, of bytes, of inodes or up to a quota.
    case noSpace(path: String)
    /// A call of the system failed.
    case failed(call: String, path: String, errno: Int32)
    /// A file that Martlet does not know stands where one of an approved upload belongs.
    case taken(path: String)
    /// The file system lacks something that Martlet cannot do without.
    case unsuitable(path: String, lacks: String)

    /// Whether it is a matter of the moment: too many files are open, or too little memory is free.
    var isShortage: Bool {
        guard case .failed(_, _, let errno) = self else { return false }
        return [EMFILE, ENFILE, ENOMEM].contains(errno)
    }

    /// What makes a place writable that is not: the unit of systemd that is shipped leaves a service no other.
    static let cureOfReadOnly =
        "where systemd starts the service, name the folder around it in ReadWritePaths= of its unit"

    /// Reads `errno`, so nothing may stand between this and the call that failed.
    static func ofLastCall(_ call: String, _ path: String) -> StorageError {
        of(call, path, errno: errno)
    }

    /// The fault that a number of the system's error means.
    package static func of(_ call: String, _ path: String, errno: Int32) -> StorageError {
        switch errno {
        case ENOSPC, EDQUOT: .noSpace(path: path)
        default: .failed(call: call, path: path, errno: errno)
        }
    }
}

extension StorageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noSpace(let path):
            "no space is left for \(path): free some, or move the folder to a larger disk"
        case .failed(let call, let path, EROFS):
            "\(path): \(call) failed: \(String(cString: strerror(EROFS))); \(Self.cureOfReadOnly)"
        case .failed(let call, let path, let errno):
            "\(path): \(call) failed: \(String(cString: strerror(errno))) (errno \(errno))"
        case .taken(let path):
            "\(path): a file that no upload has stands in the place of one that was approved: move it away and approve again"
        case .unsuitable(let path, let lacks):
            "\(path): its file system has no \(lacks)"
        }
    }
}
