import Foundation
import Glibc
import Testing

/// The service as it is installed, in a folder of its own, with another program in the place of `martlet-media`.
///
/// Run by root, it runs as nobody, as permissions mean nothing to root.
final class Installation {
    let folder: URL
    private let settings: [String: String]

    /// - Parameters:
    ///   - worker: the program that stands beside these tests.
    ///   - name: of the folder.
    ///   - settings: as the environment has them.
    init(worker: String, in name: String = "site", settings: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())/\(name)")
        self.settings = settings
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        chmod(folder.path(), 0o777)
        let built = try #require(Bundle.main.executableURL?.deletingLastPathComponent())
        for (program, name) in [("martlet", "martlet"), (worker, "martlet-media"), ("martlet-video", "martlet-video")] {
            // By another process, as another test may start one just now, and what is open for writing cannot be run.
            let copy = Process()
            copy.executableURL = URL(filePath: "/bin/cp")
            copy.arguments = [built.appending(path: program).path(), folder.appending(path: name).path()]
            try copy.runHearingSignals()
            copy.waitUntilExit()
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder.deletingLastPathComponent())
    }

    var socket: String { folder.appending(path: "martlet.sock").path() }

    /// Runs the program to its end.
    func run(_ arguments: String...) throws -> (code: Int32, output: String, errors: String) {
        let process = Process()
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try start(process, arguments)
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: said, as: UTF8.self),
            String(decoding: complained, as: UTF8.self)
        )
    }

    /// Starts the service, and gives back what it has logged when it is ready.
    func serve(_ process: Process) throws -> String {
        let errors = Pipe()
        process.standardError = errors
        try start(process, ["serve", "--listen", "unix:\(socket)"])
        return try errors.fileHandleForReading.text { $0.contains("ready on") }
    }

    private func start(_ process: Process, _ arguments: [String]) throws {
        let nobody = getuid() == 0 ? ["--reuid=65534", "--regid=65534", "--clear-groups"] : []
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        process.arguments = nobody + [folder.appending(path: "martlet").path()] + arguments
        let places = [
            "MARTLET_STORAGE_IMAGES": folder.appending(path: "images").path(),
            "MARTLET_DATABASE_PATH": folder.appending(path: "martlet.db").path(),
        ]
        process.environment = places.merging(settings) { $1 }
        try process.runHearingSignals()
    }
}
