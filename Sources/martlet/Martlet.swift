import ArgumentParser

/// The service and the commands of its operator.
@main
struct Martlet: ParsableCommand {
    static let version = "1.0.0"

    static let configuration = CommandConfiguration(
        commandName: "martlet",
        abstract: "Chevereto-compatible image and video upload server.",
        version: version,
        subcommands: [
            Serve.self, UserCommand.self, KeyCommand.self, AlbumCommand.self, CategoryCommand.self, TagCommand.self,
            PendingCommand.self, ApproveCommand.self, RejectCommand.self, DeleteCommand.self, ExpireCommand.self,
            ConfigCommand.self, DoctorCommand.self, NginxConfigCommand.self, FsckCommand.self, BackupCommand.self,
            RestoreCommand.self,
        ])
}

/// The option that every command has.
struct ConfigOption: ParsableArguments {
    @Option(name: .customLong("config"), help: "The configuration file. (default: \(Settings.usualFile), if there)")
    var path: String?

    /// The settings, or everything that is wrong with them.
    func settings() throws(SettingsError) -> Settings {
        try loaded().settings
    }

    /// The same, with each key's value and origin.
    func loaded() throws(SettingsError) -> LoadedSettings {
        try Settings.load(from: path)
    }
}
