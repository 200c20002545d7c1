import Accounts
import ArgumentParser
import Storage
import Uploads

extension UserCommand {
    struct ChangePassword: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "password", abstract: "Gives a user a new password.",
            discussion: "It is asked for twice, or read from standard input: its first line.")

        @Argument(help: "The user's name.")
        var name: String
        @OptionGroup var config: ConfigOption

        func run() throws {
            try exitingOnError {
                let catalog = try config.settings().catalog()
                _ = try catalog.knownUser(name)
                try catalog.change([.passwordHash(Password.prompt().hash())], ofKnownUser: name)
                print("\(name) has a new password")
            }
        }
    }

    struct Ban: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuses a user's keys from now on. What was uploaded stays.")

        @Argument(help: "The user's name.")
        var name: String
        @OptionGroup var config: ConfigOption

        func run() throws {
            try exitingOnError {
                try config.settings().catalog().change([.ban(true)], ofKnownUser: name)
                print("banned \(name)")
            }
        }
    }

    struct Unban: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes a banned user's keys again.")

        @Argument(help: "The user's name.")
        var name: String
        @OptionGroup var config: ConfigOption

        func run() throws {
            try exitingOnError {
                try config.settings().catalog().change([.ban(false)], ofKnownUser: name)
                print("\(name) may upload again")
            }
        }
    }

    struct ChangeQuota: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "quota", abstract: "Bounds what a user may have here at the same time.")

        enum Quota: ExpressibleByArgument {
            case off
            case most(Int)

            init?(argument: String) {
                if argument == "off" {
                    self = .off
                } else if let most = Int(argument.replacing("_", with: "")), most >= 0 {
                    self = .most(most)
                } else {
                    return nil
                }
            }

            var value: Int? {
                switch self {
                case .off: nil
                case .most(let most): most
                }
            }
        }

        @Argument(help: "The user's name.")
        var name: String
        @Option(help: ArgumentHelp("Bytes of all the user's files together, or off.", valueName: "n|off"))
        var bytes: Quota?
        @Option(help: ArgumentHelp("Uploads, or off.", valueName: "n|off"))
        var files: Quota?
        @OptionGroup var config: ConfigOption

        func validate() throws {
            if bytes == nil && files == nil { throw ValidationError("Give --bytes, --files or both.") }
        }

        func run() throws {
            try exitingOnError {
                let changes = [bytes.map { UserChange.byteQuota($0.value) }, files.map { .fileQuota($0.value) }]
                let user = try config.settings().catalog().change(changes.compactMap { $0 }, ofKnownUser: name)
                let words = [user.byteQuota.map { "\($0) bytes" }, user.fileQuota.map { "\($0) files" }]
                    .compactMap { $0 }
                print("\(name) may have \(words.isEmpty ? "any number" : words.joined(separator: " and "))")
            }
        }
    }

    struct ChangeExpiration: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "expiration", abstract: "How long uploads of a user are kept that do not say it themselves.")

        @Argument(help: "The user's name.")
        var name: String
        @Argument(help: "Seconds, a duration such as P3D, or never.")
        var duration: String
        @OptionGroup var config: ConfigOption

        func run() throws {
            try exitingOnError {
                let expiration = duration == "never" ? nil : duration
                guard expiration == nil || Expiration(duration) != nil else {
                    throw CommandLineError(
                        .data, "“\(duration)” is no time: use seconds, a duration such as P3D, or never")
                }
                try config.settings().catalog().change([.expiration(expiration)], ofKnownUser: name)
                print("uploads of \(name) are kept \(expiration.map { "for \($0)" } ?? "for ever")")
            }
        }
    }
}

extension Catalog {
    /// Changes a user, or says that there is none of that name.
    @discardableResult
    fileprivate func change(_ changes: [UserChange], ofKnownUser name: String) throws -> User {
        guard let user = try change(changes, ofUser: name) else { return try knownUser(name) }
        return user
    }
}
