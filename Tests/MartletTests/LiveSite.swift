import Foundation

/// A real site for tests: nginx, the responder and its workers on a free port in a temporary folder, as `deploy/trial`
/// makes it. It ends when this value goes.
final class LiveSite: Sendable {
    let url: String
    let userKey: String
    let adminKey: String
    let guestKey: String
    /// The folder that nginx serves.
    let images: String
    /// The configuration that the site was started with.
    let configuration: String
    let responder: pid_t
    private let trial: Process
    private let leash: Pipe

    /// - Parameter settings: YAML laid over the site's configuration.
    init(settings: String? = nil) throws {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        trial = Process()
        trial.executableURL = project.appending(path: "deploy/trial")
        // It tells its environment and waits until its input ends, which happens when this process does at the latest.
        trial.arguments = ["sh", "-c", "env; echo; exec cat >/dev/null"]
        var environment = ProcessInfo.processInfo.environment
        environment["TRIAL_BUILD"] = "debug"
        if let settings {
            let file = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID()).yaml")
            try Data(settings.utf8).write(to: file)
            environment["TRIAL_CONFIG"] = file.path()
        }
        trial.environment = environment
        leash = Pipe()
        let output = Pipe()
        trial.standardInput = leash
        trial.standardOutput = output
        try trial.runHearingSignals(atMost: nil)

        let text = try output.fileHandleForReading.text { $0.hasSuffix("\n\n") }
        let lines = text.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let told = Dictionary(lines.compactMap { $0.count == 2 ? ($0[0], $0[1]) : nil }) { $1 }
        guard let url = told["MARTLET_URL"], let user = told["USER_KEY"], let admin = told["ADMIN_KEY"],
            let guest = told["GUEST_KEY"], let images = told["IMAGES_DIR"], let file = told["MARTLET_CONFIG"],
            let responder = told["MARTLET_PID"].flatMap(pid_t.init)
        else { throw LiveSiteFault(said: text) }
        (self.url, userKey, adminKey, guestKey, self.images) = (url, user, admin, guest, images)
        (configuration, self.responder) = (file, responder)
    }

    deinit {
        try? leash.fileHandleForWriting.close()
        trial.waitUntilExit()
    }

    var port: UInt16 { URL(string: url)?.port.flatMap(UInt16.init) ?? 0 }

    /// The files below the images folder, in order.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: images).filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(images)/\($0)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }
}

struct LiveSiteFault: Error {
    let said: String
}
