import Accounts
import ArgumentParser
import Foundation
import Storage
import System

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Those who may upload.",
        subcommands: [
            Add.self, List.self, ChangePassword.self, Ban.self, Unban.self, ChangeQuota.self, ChangeExpiration.self,
        ])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Adds a user.")

        @Argument(help: "The name, unlike that of any other user.")
        var name: String
        @Flag(help: "Makes the user an administrator.")
        var admin = false
        @OptionGroup var config: ConfigOption

        func run() throws {
            try exitingOnError {
                let user = try Users(catalog: config.settings().catalog())
                    .add(name: name, isAdministrator: admin, at: SystemClock.now())
                print("added \(admin ? "administrator" : "user") \(user.name)")
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the users.")

        @OptionGroup var output: OutputOption
        @OptionGroup var config: ConfigOption

        private struct Line: Encodable {
            let name: String
            let isAdmin, isBanned: Bool
            let expiration: String?
            let bytes, files: Int
            let byteQuota, fileQuota: Int?

            init(_ user: User) {
                name = user.name
                (isAdmin, isBanned) = (user.isAdmin, user.isBanned)
                expiration = user.expiration
                (bytes, files) = (user.bytes, user.files)
                (byteQuota, fileQuota) = (user.byteQuota, user.fileQuota)
            }

            var text: String {
                [name, isAdmin ? "administrator" : nil, isBanned ? "banned" : nil].compactMap { $0 }
                    .joined(separator: "  ")
            }
        }

        func run() throws {
            try exitingOnError {
                let users = try Users(catalog: config.settings().catalog()).all()
                try output.list(users.map(Line.init), text: \.text)
            }
        }
    }
}
