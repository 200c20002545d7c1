import ArgumentParser
import Foundation
import Storage

struct DeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes uploads, their files and their addresses, for ever.")

    @OptionGroup var uploads: UploadArguments
    @OptionGroup var config: ConfigOption

    func run() throws {
        try exitingOnError {
            let storage = try config.settings().storage()
            try uploads.each(orSay: "is no upload", "deleted") { try storage.remove(publicID: $0, because: .deleted) }
        }
    }
}

struct PendingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pending", abstract: "Lists the uploads that wait for approval, with the files to look at.")

    @OptionGroup var output: OutputOption
    @OptionGroup var config: ConfigOption

    private struct Line: Encodable {
        let id, createdAt: String
        let user: String?
        let path: String
    }

    func run() throws {
        try exitingOnError {
            let settings = try config.settings()
            let catalog = try settings.catalog()
            let names = try Dictionary(uniqueKeysWithValues: catalog.users().map { ($0.id, $0.name) })
            let room = UploadStore.unapprovedPath(besides: settings.imagesPath)
            let lines = try catalog.uploadsWaiting().map { upload in
                let folder = upload.folder.isEmpty ? room : "\(room)/\(upload.folder)"
                return Line(
                    id: upload.publicID,
                    createdAt: Date(timeIntervalSince1970: TimeInterval(upload.createdAt)).formatted(.iso8601),
                    user: upload.userID.flatMap { names[$0] }, path: "\(folder)/\(upload.names.original)")
            }
            try output.list(lines) { "\($0.id)  \($0.createdAt)  \($0.user ?? "guests")  \($0.path)" }
        }
    }
}

struct ApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Lets uploads in that wait for it.")

    @OptionGroup var uploads: UploadArguments
    @OptionGroup var config: ConfigOption

    func run() throws {
        try exitingOnError {
            // An approval that was cut off is gone on with here, where it can be said what is in its way.
            let storage = try config.settings().storage(recovers: false)
            try uploads.each(orSay: "does not wait (see martlet pending)", "approved", storage.approve(publicID:))
        }
    }
}

struct RejectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Deletes uploads that wait for approval.")

    @OptionGroup var uploads: UploadArguments
    @OptionGroup var config: ConfigOption

    func run() throws {
        try exitingOnError {
            let storage = try config.settings().storage()
            try uploads.each(orSay: "does not wait (see martlet pending)", "rejected") {
                try storage.remove(publicID: $0, because: .rejected)
            }
        }
    }
}

/// The uploads that a command is for.
struct UploadArguments: ParsableArguments {
    @Argument(help: "The ids of the uploads, as their addresses show them.")
    var ids: [String]

    /// Does something with each upload and says so. The others are still done where one cannot be.
    ///
    /// - Parameters:
    ///   - complaint: what is said of an id that it cannot be done with.
    ///   - word: what has become of an upload.
    func each(orSay complaint: String, _ word: String, _ work: (String) throws -> Bool) throws {
        var others: [String] = []
        for id in ids {
            if try work(id) {
                print("\(word) \(id)")
            } else {
                others.append(id)
            }
        }
        guard others.isEmpty else {
            throw CommandLineError(.data, others.map { "“\($0)” \(complaint)" }.joined(separator: "\n"))
        }
    }
}
