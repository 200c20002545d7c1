import CLinux
import Glibc

/// A file that a worker was given to write, by our own descriptor of it.
struct OutputFile {
    /// Why the file may not be used.
    enum SealError: Error, Equatable {
        /// Somebody else can still write to it.
        case heldOpen
        case failed(errno: Int32)

        /// The system's error that tells of it.
        var number: Int32 {
            switch self {
            case .heldOpen: EBUSY
            case .failed(let errno): errno
            }
        }
    }

    let descriptor: Int32

    /// How long another process may hold a copy of our own descriptor: one that is just being started has copies of all
    /// until it runs its program.
    private static let timeout = Duration.seconds(1)

    /// Whether it is a file with content, and not what stands for an output that a step does not have.
    var isRegular: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Makes sure that nobody can change the file any more: no descriptor, no mapping and no message in a socket may be
    /// left that allows it. Our own descriptor keeps its number and is open for reading alone afterwards.
    ///
    /// A read lease is used as a test, not as a guard: it is granted only if nobody can write. Where the file system
    /// has no leases, the content is copied to a new file, which no worker ever knew.
    ///
    /// - Parameter newFile: opens an empty file on the same file system for reading and writing.
    func seal(copyingTo newFile: () throws -> Int32) throws(SealError) {
        try reopen(O_RDONLY)
        let end = ContinuousClock.now + Self.timeout
        while true {
            let error = Self.leaseError(of: descriptor)
            if error == 0 { return }
            guard error == EAGAIN else { break }
            guard ContinuousClock.now < end else { throw .heldOpen }
            usleep(1000)
        }
        try moveContent(to: newFile)
    }

    /// 0 when nobody can write to the file; `EAGAIN` when somebody can; another error where there are no leases.
    static func leaseError(of descriptor: Int32) -> Int32 {
        martlet_try_read_lease(descriptor) == 0 ? 0 : errno
    }

    /// Opens the same file anew under the same number.
    ///
    /// - Parameter access: `O_RDONLY` or `O_RDWR`.
    func reopen(_ access: Int32) throws(SealError) {
        let reopened = open("/proc/self/fd/\(descriptor)", access | O_CLOEXEC)
        guard reopened >= 0 else { throw .failed(errno: errno) }
        defer { close(reopened) }
        guard dup3(reopened, descriptor, O_CLOEXEC) >= 0 else { throw .failed(errno: errno) }
    }

    /// Copies the content to a new file, which takes the place of the old one under the same number.
    func moveContent(to newFile: () throws -> Int32) throws(SealError) {
        let copy: Int32
        do { copy = try newFile() } catch { throw .failed(errno: EIO) }
        defer { close(copy) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var position = 0
        while true {
            let count = pread(descriptor, &buffer, buffer.count, off_t(position))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .failed(errno: errno) }
            guard count > 0 else { break }
            var written = 0
            while written < count {
                let result = buffer[written..<count].withUnsafeBytes {
                    pwrite(copy, $0.baseAddress, $0.count, off_t(position + written))
                }
                guard result >= 0 || errno == EINTR else { throw .failed(errno: errno) }
                written += max(0, result)
            }
            position += count
        }
        guard dup3(copy, descriptor, O_CLOEXEC) >= 0 else { throw .failed(errno: errno) }
        try reopen(O_RDONLY)
    }
}
