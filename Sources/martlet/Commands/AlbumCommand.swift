import Accounts
import ArgumentParser
import Foundation
import Storage
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
                let catalog = try settings.catalog()
                let owner = try catalog.knownUser(user)
                let parent = try parent.map { id in
                    guard let album = try catalog.album(publicID: id), album.userID == owner.id else {
                        throw CommandLineError(.data, "\(user) has no album “\(id)”: see martlet album list")
                    }
                    return album
                }
                guard let title = Text.title(title.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                    throw CommandLineError(.data, "the title is empty")
                }
                let hash = privacy == .password ? try Password.prompt().hash() : nil
                let album = try catalog.addAlbum(
                    title: title, of: owner.id, in: parent?.id, privacy: privacy, passwordHash: hash,
                    at: Int64(Date().timeIntervalSince1970), makeID: settings.uploads.ids.id(of:))
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
                let catalog = try config.settings().catalog()
                let names = try Dictionary(uniqueKeysWithValues: catalog.users().map { ($0.id, $0.name) })
                let albums = try catalog.albums()
                let ids = Dictionary(uniqueKeysWithValues: albums.map { ($0.id, $0.publicID) })
                let lines = albums.map { album in
                    Line(
                        id: album.publicID, title: album.title, privacy: album.privacy.rawValue,
                        user: names[album.userID] ?? "", parent: album.parentID.flatMap { ids[$0] })
                }
                try output.list(lines) { "\($0.id)  \($0.privacy)  \($0.user)  \($0.title)" }
            }
        }
    }
}

extension Album.Privacy: ExpressibleByArgument {}
