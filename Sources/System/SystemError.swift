private import Glibc

/// A call of the system that failed. None of these is a client's doing.
package enum SystemError: Error, Equatable {
    /// The file system is full, of bytes, of inodes or up to a quota.
    case noSpace(path: String)
    case failed(call: String, path: String, errno: Int32)
    /// The file system lacks something that Martlet cannot do without.
    case unsuitable(path: String, lacks: String)

    /// Whether it is a matter of the moment: too many files are open, or too little memory is free.
    package var isShortage: Bool { [EMFILE, ENFILE, ENOMEM].contains(number) }

    /// The number of the error, of errno(3).
    package var number: Int32 {
        switch self {
        case .noSpace: ENOSPC
        case .failed(_, _, let errno): errno
        case .unsuitable: EOPNOTSUPP
        }
    }

    /// How to make a folder writable that systemd shows to the service as read-only: the unit that is shipped leaves it no
    /// other.
    package static let cureOfReadOnly =
        "where systemd starts the service, name the folder around it in ReadWritePaths= of its unit"

    /// Reads `errno`, so nothing may stand between this and the call that failed.
    static func ofLastCall(_ call: String, _ path: String) -> SystemError {
        of(call, path, errno: errno)
    }

    /// The error that a number of errno(3) means.
    package static func of(_ call: String, _ path: String, errno: Int32) -> SystemError {
        switch errno {
        case ENOSPC, EDQUOT: .noSpace(path: path)
        default: .failed(call: call, path: path, errno: errno)
        }
    }

    /// The words that the system has for a number of errno(3).
    package static func words(for errno: Int32) -> String { String(cString: strerror(errno)) }
}

extension SystemError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noSpace(let path):
            "no space is left for \(path): free some, or move the folder to a larger disk"
        case .failed(let call, let path, EROFS):
            "\(path): \(call) failed: \(Self.words(for: EROFS)); \(Self.cureOfReadOnly)"
        case .failed(let call, let path, let errno):
            "\(path): \(call) failed: \(Self.words(for: errno)) (errno \(errno))"
        case .unsuitable(let path, let lacks):
            "\(path): its file system has no \(lacks)"
        }
    }
}
