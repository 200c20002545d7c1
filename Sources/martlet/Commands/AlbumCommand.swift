import Accounts
import ArgumentParser
import Foundation
import Storage
import System
import Uploads

struct AlbumCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "album", abstract: "Where users put their uploads together.",
        subcommands: [Add.self, List.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds an album and prints its id.",
            discussion: "The password of --privacy password is asked for, or read from standard input.")

        @Argument(help: "Album title.")
        var title: String
        @Option(help: "The user it belongs to.")
        var user: String
        @Option(help: "The id of an album of the same user, to add this one in.")
        var parent: String?
        @Option(help: "Who may see it: everybody, nobody, who has the address, or who has the password.")
        var privacy = Album.Privacy.public
        @OptionGroup var config: ConfigOption

        func run() throws {
            try exitingOnError {
                let settings = try config.settings()
                let album = try Albums(catalog: settings.catalog()).add(
                    title: title, of: user, in: parent, privacy: privacy, at: SystemClock.now(),
                    ids: settings.uploads.ids, choosePassword: Password.prompt)
                print(album.publicID)
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the albums.")

        @OptionGroup var output: OutputOption
        @OptionGroup var config: ConfigOption

        private struct Line: Encodable {
            let id, title, privacy, user: String
            let parent: String?
        }

        func run() throws {
            try exitingOnError {
                let entries = try Albums(catalog: config.settings().catalog()).all()
                let lines = entries.map { entry in
                    Line(
                        id: entry.album.publicID, title: entry.album.title, privacy: entry.album.privacy.rawValue,
                        user: entry.owner, parent: entry.parentID)
                }
                try output.list(lines) { "\($0.id)  \($0.privacy)  \($0.user)  \($0.title)" }
            }
        }
    }
}

extension Album.Privacy: ExpressibleByArgument {}
