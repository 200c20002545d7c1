import ArgumentParser

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Looks at the installation from all sides, and says what to do.",
        discussion: "Run it as the user of the service. Ends with 1 when something fails.")

    @Option(help: "The address by which to ask the site. (default: site.url)")
    var url: String?
    @Option(help: ArgumentHelp("The configuration file of nginx. (default: its usual one)", valueName: "file"))
    var nginx: String?
    @OptionGroup var output: OutputOption
    @OptionGroup var config: ConfigOption

    func run() throws {
        try exitingOnError {
            var doctor = Doctor(try config.settings(), url: url, nginxFile: nginx)
            doctor.examine()
            try output.list(doctor.verdicts) { verdict in
                "\(verdict.level.rawValue)\(verdict.level == .ok ? "  " : "")  \(verdict.subject): \(verdict.sentence)"
            }
            if doctor.verdicts.contains(where: { $0.level == .fail }) { throw ExitCode(1) }
        }
    }
}
