import Glibc
import System

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
        (try? FileStatus(of: descriptor).isRegular) ?? false
    }

    /// Makes sure that nobody can change the file any more: no descriptor, no mapping and no message in a socket may be
    /// left that allows it. Our own descriptor keeps its number and is open for reading alone afterwards.
    ///
    /// A read lease is used as a test, not as a guard: it is granted only if nobody can write. Where the file system
    /// has no leases, the content is copied to a new file, which no worker ever knew.
    ///
    /// - Parameter newFile: opens an empty file on the same file system for reading and writing.
    func seal(copyingTo newFile: () throws -> Int32) throws(SealError) {
        try reopen(for: .read)
        let end = ContinuousClock.now + Self.timeout
        while true {
            let error = Self.leaseError(of: descriptor)
            if error == 0 { return }
            guard error == EAGAIN else { break }
            guard ContinuousClock.now < end else { throw .heldOpen }
            SystemClock.sleep(.milliseconds(1))
        }
        try moveContent(to: newFile)
    }

    /// 0 when nobody can write to the file; `EAGAIN` when somebody can; another error where there are no leases.
    static func leaseError(of descriptor: Int32) -> Int32 {
        Descriptor.leaseError(of: descriptor)
    }

    /// Opens the same file anew under the same number.
    ///
    func reopen(for access: Descriptor.Access) throws(SealError) {
        do throws(SystemError) {
            try Descriptor(opening: "/proc/self/fd/\(descriptor)", for: access).take(number: descriptor)
        } catch {
            throw .failed(errno: error.number)
        }
    }

    /// Copies the content to a new file, which takes the place of the old one under the same number.
    func moveContent(to newFile: () throws -> Int32) throws(SealError) {
        let number: Int32
        do { number = try newFile() } catch { throw .failed(errno: EIO) }
        let copy = Descriptor(number)
        do throws(SystemError) {
            try Descriptor.forEachPart(of: descriptor) { (bytes) throws(SystemError) in
                try Descriptor.write(bytes, to: number)
            }
            try copy.take(number: descriptor)
        } catch {
            throw .failed(errno: error.number)
        }
        try reopen(for: .read)
    }
}
