import Canary
import FastCGIClient
import Foundation
import Glibc
import Testing

@Suite("The service with workers that were broken into")
struct AttackTests {
    /// A responder whose workers do what the uploads tell them. Run by root, it runs as nobody, as permissions mean nothing to root.
    private final class Site {
        let folder: URL
        let key: String
        private let process = Process()
        private let errors = Pipe()

        init() throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let built = try #require(Bundle.main.executableURL?.deletingLastPathComponent())
            for (program, name) in [
                ("martlet", "martlet"), ("media-attacker", "martlet-media"), ("martlet-video", "martlet-video"),
            ] {
                // A program of its own, as another test may start one just now, and what is open for writing cannot be run.
                let copy = Process()
                copy.executableURL = URL(filePath: "/bin/cp")
                copy.arguments = [built.appending(path: program).path(), folder.appending(path: name).path()]
                try copy.runHearingSignals()
                copy.waitUntilExit()
            }
            chmod(folder.path(), 0o777)
            key = try Self.run(folder, ["key", "guest", "new"]).trimmingCharacters(in: .newlines)

            try Self.prepare(process, folder, ["serve", "--listen", "unix:\(folder.path())/martlet.sock"])
            process.standardError = errors
            try process.runHearingSignals()
            var said = ""
            while !said.contains("ready on") {
                let data = errors.fileHandleForReading.availableData
                try #require(!data.isEmpty, "the service ended: \(said)")
                said += String(decoding: data, as: UTF8.self)
            }
        }

        deinit {
            process.terminate()
            process.waitUntilExit()
            try? FileManager.default.removeItem(at: folder)
        }

        var isRunning: Bool { process.isRunning }

        /// The status and the message of the answer to an upload of these words.
        func upload(_ words: String) throws -> String {
            let body = LiveSite.multipart([.file(Data(words.utf8), named: "a.png")])
            let answer = try Client(path: "\(folder.path())/martlet.sock").exchange(
                [
                    ("REQUEST_METHOD", "POST"), ("DOCUMENT_URI", "/api/1/upload"), ("CONTENT_LENGTH", "\(body.count)"),
                    ("CONTENT_TYPE", "multipart/form-data; boundary=\(LiveSite.boundary)"), ("HTTP_X_API_KEY", key),
                ], body: Array(body))
            let message = answer.firstMatch(of: /"message":"([^"]*)"/)?.output.1 ?? ""
            return "\(answer.prefix { !$0.isNewline }) \(message)"
        }

        private static func prepare(_ process: Process, _ folder: URL, _ arguments: [String]) throws {
            let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"]
            process.executableURL = URL(filePath: "/usr/bin/setpriv")
            process.arguments = (getuid() == 0 ? nobody : []) + [folder.appending(path: "martlet").path()] + arguments
            process.environment = [
                "MARTLET_STORAGE_IMAGES": folder.appending(path: "images").path(),
                "MARTLET_DATABASE_PATH": folder.appending(path: "martlet.db").path(),
                "MARTLET_MEDIA_SANDBOX": "required", "MARTLET_MEDIA_MAX_SECONDS": "2",
                "MARTLET_MEDIA_MAX_PIXELS": "1000000",
            ]
        }

        private static func run(_ folder: URL, _ arguments: [String]) throws -> String {
            let process = Process()
            try prepare(process, folder, arguments)
            let output = Pipe()
            process.standardOutput = output
            try process.runHearingSignals()
            defer { process.waitUntilExit() }
            return String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
    }

    @Test("answers each attack with a refusal, goes on, and lets nothing out")
    func isContained() throws {
        let site = try Site()
        let canary = try Canary(in: site.folder)
        let refused = "Status: 400 Bad Request The file could not be processed"
        let attacks = [
            "crash", "spin", "leak", "open /etc/passwd", "create \(canary.file)", "remove \(canary.treasure)",
            "tcp \(canary.port)", "udp \(canary.port)", "unix \(canary.socketPath)", "unix \(canary.abstractName)",
            "exec \(canary.file)", "fork", "kill", "ptrace",
        ]
        for attack in attacks {
            #expect(try site.upload(attack).hasPrefix(refused), "\(attack)")
            #expect(site.isRunning)
        }
        #expect(canary.touched == [])
        // A file that does no harm is taken, by the worker that follows the last one.
        #expect(try site.upload("work").hasPrefix("Status: 200 OK"))
    }
}
