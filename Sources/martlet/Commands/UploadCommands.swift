import Accounts
import ArgumentParser
import Foundation

struct DeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes uploads, their files and their addresses, for ever.")

    @OptionGroup var uploads: UploadArguments
    @OptionGroup var config: ConfigOption

    func run() throws {
        try exitingOnError {
            let moderator = Moderator(storage: try config.settings().storage())
            try uploads.each("deleted", moderator.delete)
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
            let pending = PendingUploads(catalog: try settings.catalog(), imagesPath: settings.imagesPath)
            let lines = try pending.all().map { upload in
                Line(
                    id: upload.id,
                    createdAt: Date(timeIntervalSince1970: TimeInterval(upload.createdAt)).formatted(.iso8601),
                    user: upload.author, path: upload.path)
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
            let moderator = Moderator(storage: try config.settings().storage(recovers: false))
            try uploads.each("approved", moderator.approve)
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
            let moderator = Moderator(storage: try config.settings().storage())
            try uploads.each("rejected", moderator.reject)
        }
    }
}

/// The uploads that a command is for.
struct UploadArguments: ParsableArguments {
    @Argument(help: "The ids of the uploads, as their addresses show them.")
    var ids: [String]

    /// Does something with each upload and says so. The others are still done where one cannot be.
    ///
    /// - Parameter word: what has become of an upload.
    func each(_ word: String, _ work: (String) throws -> Void) throws {
        var errors: [AccountError] = []
        for id in ids {
            do {
                try work(id)
                print("\(word) \(id)")
            } catch let error as AccountError {
                errors.append(error)
            }
        }
        guard errors.isEmpty else {
            throw CommandLineError(.data, errors.map(\.sentenceWithHint).joined(separator: "\n"))
        }
    }
}
