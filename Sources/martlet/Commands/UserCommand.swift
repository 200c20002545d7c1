import ArgumentParser
import Foundation
import Storage

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Those who may upload.", subcommands: [Add.self, List.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Adds a user.")

        @Argument(help: "The name, unlike that of any other user.")
        var name: String
        @Flag(help: "Makes the user an administrator.")
        var admin = false
        @OptionGroup var config: ConfigOption

        func run() throws {
            try reporting {
                let catalog = try Catalog(path: config.settings().databasePath)
                guard try catalog.addUser(name: name, isAdmin: admin, at: Int64(Date().timeIntervalSince1970)) != nil
                else { throw CommandFault(.data, "there is a user “\(name)” already") }
                print("added \(admin ? "administrator" : "user") \(name)")
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the users.")

        @OptionGroup var config: ConfigOption

        func run() throws {
            try reporting {
                for user in try Catalog(path: config.settings().databasePath).users() {
                    print(user.isAdmin ? "\(user.name)  administrator" : user.name)
                }
            }
        }
    }
}
