import Storage
import System

/// The site as a command of its operator opens it, beside a service that may run.
extension Settings {
    /// The record alone.
    func catalog() throws -> Catalog {
        try demandOwner()
        return try Catalog(path: databasePath, migrates: false)
    }

    /// Files and record.
    ///
    /// - Parameter recovers: whether what a crash cut off is made good now.
    func storage(recovers: Bool = true) throws -> UploadStore {
        try demandOwner()
        // What nginx serves must be readable, whatever the mask of the shell is.
        CurrentProcess.setFileMask(0o022)
        return try UploadStore(
            imagesPath: imagesPath, databasePath: databasePath, migrates: false, recovers: recovers)
    }

    /// Stops root from making files and folders that the service can then not write to.
    func demandOwner() throws(CommandLineError) {
        guard let owner = otherOwner(than: SystemUser.current) else { return }
        throw CommandLineError(
            .permission,
            "the site belongs to \(owner.name), who could not use what root makes here: runuser -u \(owner.name) -- martlet …"
        )
    }

    /// Whose the record is, or the folder that it will lie in, if a user may write there to whom it does not belong:
    /// root.
    func otherOwner(than user: SystemUser) -> SystemUser? {
        let folder = Path.split(databasePath).folder
        guard user.id == 0, let owner = SystemUser(owning: databasePath) ?? SystemUser(owning: folder),
            owner.id != user.id
        else {
            return nil
        }
        return owner
    }
}
