import Accounts
import ArgumentParser
import Storage

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
                try Users(catalog: config.settings().catalog()).setPassword(of: name, to: Password.prompt)
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
                try Users(catalog: config.settings().catalog()).ban(name)
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
                try Users(catalog: config.settings().catalog()).unban(name)
                print("\(name) may upload again")
            }
        }
    }

    struct ChangeQuota: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "quota", abstract: "Bounds what a user may have here at the same time.")

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
                let user = try Users(catalog: config.settings().catalog())
                    .setQuota(of: name, bytes: bytes, files: files)
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
                try Users(catalog: config.settings().catalog()).setExpiration(of: name, to: expiration)
                print("uploads of \(name) are kept \(expiration.map { "for \($0)" } ?? "for ever")")
            }
        }
    }
}

extension Quota: ExpressibleByArgument {
    package init?(argument: String) {
        if argument == "off" {
            self = .unlimited
        } else if let most = Int(argument.replacing("_", with: "")), most >= 0 {
            self = .atMost(most)
        } else {
            return nil
        }
    }
}
