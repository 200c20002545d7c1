import Storage
import System

/// The reserve of disk space: what comes is refused before the disk is full, as the database and what is under way need
/// room too.
extension Uploader {
    /// The files that one upload may make: nginx's body, the received file, thumb, medium, and a frame of a video.
    private static let filesOfUpload = 5

    /// Lets a body come if there is room for it, and counts it until its request arrives.
    ///
    /// - Throws: `SystemError.noSpace`.
    package func letIn(_ body: PendingBodies.Body) throws {
        let free = try storage.images.freeSpace()
        let hasRoom = admission.bodies.add(body, limits: settings.limits.concurrency) { count, bytes in
            free.holds(bytes: bytes, files: count * Self.filesOfUpload, above: settings.reservePercent)
        }
        guard hasRoom else { throw SystemError.noSpace(path: storage.images.path) }
    }

    /// Refuses to fetch a file of up to so many bytes for which there is no room.
    ///
    /// - Throws: `SystemError.noSpace`.
    func checkSpace(for bytes: Int) throws {
        guard settings.reservePercent > 0 else { return }
        let taken = admission.bodies.bytes + bytes
        guard
            try storage.images.freeSpace().holds(
                bytes: taken, files: Self.filesOfUpload, above: settings.reservePercent)
        else { throw SystemError.noSpace(path: storage.images.path) }
    }
}
