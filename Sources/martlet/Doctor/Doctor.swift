import Foundation
import Web

/// Looks at an installation from all sides and says what is well and what is not, each with its cure.
struct Doctor {
    enum Level: String, Encodable {
        case ok, warn, fail
    }

    /// What was found of one thing.
    struct Verdict: Encodable {
        let level: Level
        let subject: String
        let sentence: String
    }

    let settings: Settings
    /// The address by which the site is asked.
    let url: String
    /// The configuration file of nginx; `nil` for its usual one.
    let nginxFile: String?
    private(set) var verdicts: [Verdict] = []

    init(_ settings: Settings, url: String?, nginxFile: String?) {
        self.settings = settings
        self.url = url ?? settings.site.url
        self.nginxFile = nginxFile
    }

    /// All checks, those first without which the others make no sense.
    mutating func examine() {
        ok("version", "this is martlet \(Martlet.version)")
        checkUser()
        checkFolders()
        checkRoom()
        checkDatabase()
        checkWorker()
        checkPackages()
        checkSocket()
        checkAnswers()
        checkNginx()
    }

    mutating func ok(_ subject: String, _ sentence: String) {
        verdicts.append(Verdict(level: .ok, subject: subject, sentence: sentence))
    }

    mutating func warn(_ subject: String, _ sentence: String) {
        verdicts.append(Verdict(level: .warn, subject: subject, sentence: sentence))
    }

    mutating func fail(_ subject: String, _ sentence: String) {
        verdicts.append(Verdict(level: .fail, subject: subject, sentence: sentence))
    }

    /// Runs a program that says something.
    ///
    /// - Returns: `nil` when there is no such program.
    static func output(of program: String, _ arguments: [String]) -> (code: Int32, text: String)? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        do { try process.run() } catch { return nil }
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        // env(1) ends so when it finds no program.
        guard process.terminationStatus != 127 else { return nil }
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }
}
