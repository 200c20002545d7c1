import Accounts
import ArgumentParser
import Foundation
import Storage
import System

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The keys of the API.",
        subcommands: [Create.self, List.self, Revoke.self, Guest.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Creates a key for a user and prints it. It is shown only once.")

        @Option(help: "The user it belongs to.")
        var user: String
        @Option(help: "What the key is for, to tell it from others.")
        var label = ""
        @OptionGroup var config: ConfigOption

        func run() throws {
            try exitingOnError {
                let key = try APIKeys(catalog: config.settings().catalog())
                    .create(for: user, label: label, at: SystemClock.now())
                print(key.text)
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the keys, without the keys themselves.")

        @OptionGroup var output: OutputOption
        @OptionGroup var config: ConfigOption

        private struct Line: Encodable {
            let id: String
            let isRevoked: Bool
            let user: String?
            let label: String
        }

        func run() throws {
            try exitingOnError {
                let keys = try APIKeys(catalog: config.settings().catalog()).all()
                let lines = keys.map {
                    Line(id: $0.publicID, isRevoked: $0.isRevoked, user: $0.user?.name, label: $0.label)
                }
                try output.list(lines) {
                    "\($0.id)  \($0.isRevoked ? "revoked" : "good")  \($0.user ?? "guests")  \($0.label)"
                }
            }
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes a key back for ever, at once.")

        @Argument(help: "The id of the key: what stands between the two underscores of it.")
        var id: String
        @OptionGroup var config: ConfigOption

        func run() throws {
            try exitingOnError {
                try APIKeys(catalog: config.settings().catalog())
                    .revoke(id: id, at: SystemClock.now())
                print("revoked \(id)")
            }
        }
    }

    struct Guest: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The key that everybody may know.")

        enum Action: String, ExpressibleByArgument, CaseIterable {
            case create, disable
        }

        @Argument(help: "create: creates a new guest key, which replaces the previous one. disable: revokes it.")
        var action: Action
        @OptionGroup var config: ConfigOption

        func run() throws {
            try exitingOnError {
                let keys = APIKeys(catalog: try config.settings().catalog())
                let now = SystemClock.now()
                switch action {
                case .create: print(try keys.createForGuests(at: now).text)
                case .disable: try keys.disableForGuests(at: now)
                }
            }
        }
    }
}
