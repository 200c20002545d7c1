import Foundation

/// Runs the program and gives back its exit code and what it printed on both ways.
///
/// - Parameter input: what it reads from standard input.
func martlet(_ arguments: [String], environment: [String: String] = [:], input: String = "") throws -> (
    code: Int32, output: String, errors: String
) {
    let process = Process()
    process.executableURL = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "martlet")
    process.arguments = arguments
    process.environment = environment
    let output = Pipe()
    let errors = Pipe()
    let words = Pipe()
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = words
    try process.runHearingSignals()
    try words.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try words.fileHandleForWriting.close()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
        process.terminationStatus, String(decoding: said, as: UTF8.self), String(decoding: complained, as: UTF8.self)
    )
}

/// A folder with a configuration in it.
struct Configured {
    let folder: URL
    var file: String { folder.appending(path: "martlet.yaml").path() }

    init(_ more: String = "") throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let text = """
            storage:
              images: \(folder.path())/images
            database:
              path: \(folder.path())/martlet.db
            server:
              listen: "unix:\(folder.path())/martlet.sock"
            \(more)
            """
        try Data(text.utf8).write(to: folder.appending(path: "martlet.yaml"))
    }

    func run(_ arguments: String..., environment: [String: String] = [:], input: String = "") throws -> (
        code: Int32, output: String, errors: String
    ) {
        try martlet(arguments + ["--config", file], environment: environment, input: input)
    }
}
