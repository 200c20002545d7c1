private import CLinux
private import Glibc

/// An open file or folder, closed when it goes out of scope.
package struct Descriptor: ~Copyable, Sendable {
    package let number: Int32

    /// Takes over an open descriptor.
    package init(_ number: Int32) {
        self.number = number
    }

    /// What is done with a file that is opened.
    package enum Access: Sendable {
        case read
        case readWrite
        /// Read and written, and made if need be, readable by its owner alone.
        case create
        /// The same, and it may not be there before.
        case createNew

        fileprivate var flags: Int32 {
            switch self {
            case .read: O_RDONLY | O_NONBLOCK
            case .readWrite: O_RDWR
            case .create: O_RDWR | O_CREAT
            case .createNew: O_RDWR | O_CREAT | O_EXCL
            }
        }
    }

    /// Opens a file.
    ///
    /// - Parameter followsLink: whether a link at the end of the path leads to another file.
    package init(opening path: String, for access: Access = .read, followsLink: Bool = true) throws(SystemError) {
        let flags = access.flags | O_CLOEXEC | (followsLink ? 0 : O_NOFOLLOW)
        let number = open(path, flags, 0o600)
        guard number >= 0 else { throw .ofLastCall("open", path) }
        self.number = number
    }

    /// Opens a folder.
    package init(openingFolder path: String) throws(SystemError) {
        let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw .ofLastCall("open", path) }
        self.number = number
    }

    /// A second descriptor of an open one, which is the caller's to close.
    ///
    /// - Parameter isInherited: whether programs that are started have it as well: a worker, which starts none, may only
    ///   use that call.
    package static func duplicate(_ number: Int32, isInherited: Bool = false) throws(SystemError) -> Int32 {
        let copy = isInherited ? dup(number) : fcntl(number, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw .ofLastCall("dup", "a descriptor") }
        return copy
    }

    /// Has another number refer to what this one does, whatever it referred to before.
    package func take(number other: Int32) throws(SystemError) {
        guard dup3(number, other, O_CLOEXEC) >= 0 else { throw .ofLastCall("dup3", "a descriptor") }
    }

    /// Has what is written to a descriptor be lost.
    package static func sendNowhere(_ number: Int32) throws(SystemError) {
        let nowhere = open("/dev/null", O_WRONLY)
        guard nowhere >= 0 else { throw .ofLastCall("open", "/dev/null") }
        defer { close(nowhere) }
        guard dup2(nowhere, number) >= 0 else { throw .ofLastCall("dup2", "/dev/null") }
    }

    /// 0 when nobody can write to the file; `EAGAIN` when somebody can; another error where there are no leases.
    package static func leaseError(of number: Int32) -> Int32 {
        martlet_try_read_lease(number) == 0 ? 0 : errno
    }

    /// Closes a descriptor that no value owns.
    package static func close(_ number: Int32) {
        Glibc.close(number)
    }

    deinit {
        Glibc.close(number)
    }
}
