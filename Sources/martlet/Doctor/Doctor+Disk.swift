import Storage
import System
import Uploads

extension Doctor {
    /// Whether this runs as the service does.
    mutating func checkUser() {
        guard let status = FileStatus(at: settings.databasePath) else {
            warn("user", "there is no \(settings.databasePath) yet: start the service, or add a user")
            return
        }
        let owner = SystemUser(id: status.owner)
        if owner.id == SystemUser.current.id {
            ok("user", "the database belongs to \(owner.name), as whom this runs")
        } else {
            warn(
                "user",
                """
                the database belongs to \(owner.name), and this runs as another user, who may do other things; run it, and all \
                commands that open the record, as the service user: runuser -u \(owner.name) -- martlet doctor
                """
            )
        }
        if status.permissions & 0o077 != 0 {
            warn("user", "others may read the database, with addresses in it: chmod 600 \(settings.databasePath)")
        }
    }

    /// Whether files can be received, linked and served.
    mutating func checkFolders() {
        let images = settings.imagesPath
        guard let status = FileStatus(at: images, followsLink: false) else {
            fail("images", "\(images): there is no such folder: start the service, or check storage.images")
            return
        }
        guard !status.isLink else {
            fail("images", "\(images) is a link, which nginx does not follow: name its target in storage.images")
            return
        }
        do throws(SystemError) {
            _ = try ImageFolder(path: images)
            ok("images", "\(images) can be written, and has unnamed files")
        } catch {
            fail("images", error.description)
        }
        checkWay(to: images)
        checkDevice(of: UploadStore.unapprovedPath(besides: images), like: status, "what waits for approval")
    }

    /// nginx runs as another user, and must be able to reach the files.
    private mutating func checkWay(to images: String) {
        var path = ""
        for part in images.split(separator: "/") {
            path += "/\(part)"
            guard let status = FileStatus(at: path), status.permissions & 0o001 == 0 else { continue }
            warn("images", "others may not go through \(path), so nginx may not either: chmod o+x \(path)")
        }
    }

    mutating func checkDevice(of path: String, like images: FileStatus, _ what: String) {
        guard let status = FileStatus(at: path) else { return }
        if status.device == images.device {
            ok("disk", "\(path), for \(what), is on the disk of the images")
        } else {
            fail("disk", "\(path), for \(what), is on another disk than the images: put both on one")
        }
    }

    /// Room for uploads, in bytes and in files.
    mutating func checkRoom() {
        guard let space = FreeSpace(at: settings.imagesPath) else { return }
        let percent = settings.uploads.reservePercent
        let free = max(0, space.bytes(above: percent))
        let largest = settings.uploads.limits.largest
        let reserve = percent > 0 ? " beside the reserve of \(percent) %" : ""
        let words = "\(ByteCount.text(free)) are free\(reserve) for uploads of up to \(ByteCount.text(largest))"
        switch free {
        case ..<largest: fail("room", "\(words): free some, or move the images to a larger disk")
        case ..<(20 * largest): warn("room", "\(words): free some soon")
        default: ok("room", words)
        }
        // Some file systems make them as they are needed, and count none.
        if space.allFiles > 0, space.files < 10_000 {
            warn("room", "only \(space.files) more files can be made: free some inodes")
        }
    }
}
