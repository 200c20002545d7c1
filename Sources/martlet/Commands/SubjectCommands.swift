import Accounts
import ArgumentParser
import Storage

struct CategoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "category", abstract: "The subjects that the site sorts uploads by.",
        subcommands: [Add.self, List.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Adds a category and prints its id.")

        @Argument(help: "The name, unlike that of any other category.")
        var name: String
        @OptionGroup var config: ConfigOption

        func run() throws {
            try exitingOnError {
                let category = try Categories(catalog: config.settings().catalog()).add(name: name)
                print(category.id)
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the categories.")

        @OptionGroup var output: OutputOption
        @OptionGroup var config: ConfigOption

        private struct Line: Encodable {
            let id: Int64
            let name: String
        }

        func run() throws {
            try exitingOnError {
                let categories = try Categories(catalog: config.settings().catalog()).all()
                try output.list(categories.map { Line(id: $0.id, name: $0.name) }) { "\($0.id)  \($0.name)" }
            }
        }
    }
}

struct TagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "The tags that senders give.", subcommands: [List.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the tags, with how many uploads have them.")

        @OptionGroup var output: OutputOption
        @OptionGroup var config: ConfigOption

        private struct Line: Encodable {
            let name: String
            let uploads: Int
        }

        func run() throws {
            try exitingOnError {
                let tags = try config.settings().catalog().tags()
                try output.list(tags.map { Line(name: $0.name, uploads: $0.uploads) }) { "\($0.uploads)  \($0.name)" }
            }
        }
    }
}
