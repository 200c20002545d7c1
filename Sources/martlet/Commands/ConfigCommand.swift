import ArgumentParser
import Media
import System
import Uploads

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "The configuration.", subcommands: [Check.self, Show.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says what is wrong with the configuration.")

        @OptionGroup var config: ConfigOption

        func run() throws {
            try exitingOnError {
                var uploads = try config.settings().uploads
                if uploads.watermark.isSet {
                    let media = try MediaPool(
                        programsIn: MediaPool.folderOfThisProgram(), workers: 1, queue: 0, newFile: MemoryFile.open,
                        log: { _ in })
                    try uploads.watermark.open(lookedAtBy: media, uploads.job.limits)
                }
                print("the configuration is good")
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows every setting and where it comes from.")

        @OptionGroup var config: ConfigOption

        func run() throws {
            try exitingOnError {
                for entry in try config.loaded().entries {
                    print("\(entry.key): \(entry.value)  # \(entry.origin.words)")
                }
            }
        }
    }
}

extension SettingsReader.Origin {
    fileprivate var words: String {
        switch self {
        case .environment(let variable): variable
        case .file: "file"
        case .byDefault: "default"
        }
    }
}
