import ArgumentParser
import Foundation
import Glibc
import Storage
import System
import Uploads

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies the record and all files into a folder, while the service may run.",
        discussion: """
            The copy is the site of one moment. Files are linked where the folder is on the same file system, so copy it on to \
            another disk. Keep martlet.yaml as well. Ends with 1 when a file was not as the record says.
            """)

    @Argument(help: "The folder, which must be empty or not be there.")
    var folder: String
    @OptionGroup var config: ConfigOption

    func run() throws {
        try exitingOnError {
            let storage = try config.settings().storage(recovers: false)
            try printing { try Backup(in: folder).take(of: storage, complain: $0) }
        }
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Makes the site anew from a folder that martlet backup has made.",
        discussion: """
            Where storage.images and database.path say, nothing may be yet. Run it as the user of the service, before the \
            service is started. Ends with 1 when a file was not as the record says.
            """)

    @Argument(help: "The folder of the backup.")
    var folder: String
    @Flag(help: "Compares every file with the record afterwards.")
    var verify = false
    @OptionGroup var config: ConfigOption

    func run() throws {
        try exitingOnError {
            let settings = try config.settings()
            try settings.demandOwner()
            CurrentProcess.setFileMask(0o022)
            try printing { complain in
                let summary = try Backup(in: folder).restore(
                    imagesPath: settings.imagesPath, databasePath: settings.databasePath, complain: complain)
                if verify {
                    let site = try UploadStore(imagesPath: settings.imagesPath, databasePath: settings.databasePath)
                    _ = try Inspection(of: site).run { complain($0.sentence) }
                }
                return summary
            }
        }
    }
}

/// Prints what was copied, and on the other way what was wrong with it.
private func printing(_ work: ((String) -> Void) throws -> Backup.Summary) throws {
    var complaints = 0
    let summary = try work { complaint in
        complaints += 1
        FileHandle.standardError.write(Data("martlet: \(complaint)\n".utf8))
    }
    print("copied \(summary.uploads) uploads, \(summary.files) files, \(ByteCount.text(summary.bytes))")
    if complaints > 0 { throw ExitCode(1) }
}
