import System

/// A copy of a whole site in one folder: the record as it was at one moment, and the files that it names.
///
/// `martlet.db` is the record; `images` and `images-unapproved` hold the files as the site does. Files never change, so
/// those on the same file system are linked and cost no room.
package struct Backup: Sendable {
    /// What a copy came to.
    package struct Summary: Sendable, Equatable {
        package var uploads = 0
        package var files = 0
        package var bytes = 0
    }

    private let folder: String
    private var databasePath: String { "\(folder)/martlet.db" }
    private var imagesPath: String { "\(folder)/images" }

    package init(in folder: String) {
        self.folder = folder
    }

    /// Copies a site, while the service may run.
    ///
    /// The record is copied first, in one go. An upload that is deleted before its files are copied is deleted in the
    /// copy as well, so that the copy names nothing that it does not hold. Every upload's own bytes are compared with
    /// the record.
    ///
    /// - Parameter complain: called with what is said of a file that is not as the record says.
    /// - Throws: `BackupError.notEmpty` when there is something in the folder already.
    package func take(of site: UploadStore, complain: (String) -> Void) throws -> Summary {
        try Path.makeFolder(folder, mode: 0o700)
        try Self.demandNothing(in: folder)
        try site.catalog.copy(to: databasePath)
        let copy = try UploadStore(imagesPath: imagesPath, databasePath: databasePath, recovers: false)
        return try site.copyFiles(to: copy, comparing: true, complain)
    }

    /// Makes a site of the copy, which stays as it is: a record of an older version is brought up to date in the site
    /// alone. The record comes last: a site that is half restored has none.
    ///
    /// - Parameters:
    ///   - imagesPath: the folder that nginx will serve; nothing may be in it.
    ///   - databasePath: where the record will lie; nothing may be there.
    ///   - complain: called with what is said of a file that is not in the copy.
    package func restore(imagesPath: String, databasePath: String, complain: (String) -> Void) throws -> Summary {
        if try Path.isMissing(self.databasePath) { throw BackupError.noBackup(folder) }
        guard !Path.exists(databasePath) else { throw BackupError.notEmpty(databasePath) }
        try Self.demandNothing(in: imagesPath)
        try Self.demandNothing(in: UploadStore.unapprovedPath(besides: imagesPath))

        let growing = "\(databasePath).restoring"
        try Path.remove(growing)
        try DatabaseEngine.copy(self.databasePath, to: growing)
        let site = try UploadStore(imagesPath: imagesPath, databasePath: growing, recovers: false)
        let copy = try UploadStore(imagesPath: self.imagesPath, recordOf: site)
        let summary = try copy.copyFiles(to: site, comparing: false, complain)
        try site.catalog.close()
        // And not renamed, which would replace the record of a service that was started meanwhile.
        guard try Path.link(growing, to: databasePath) else { throw BackupError.notEmpty(databasePath) }
        try Path.remove(growing)
        try Descriptor.syncFolder(Path.split(databasePath).folder)
        return summary
    }

    private static func demandNothing(in folder: String) throws {
        if try Path.isMissing(folder) { return }
        guard try Descriptor(openingFolder: folder).entries().isEmpty else { throw BackupError.notEmpty(folder) }
    }
}

/// Why a copy is not made, or not made a site of.
package enum BackupError: Error, Equatable, CustomStringConvertible {
    /// Something is there already.
    case notEmpty(String)
    case noBackup(String)

    package var description: String {
        switch self {
        case .notEmpty(let path): "\(path): something is there already, and it is left alone"
        case .noBackup(let folder): "\(folder): there is no martlet.db, so this is no backup of a site"
        }
    }
}
