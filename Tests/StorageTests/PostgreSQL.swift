import Foundation
import Glibc

/// A database of PostgreSQL for one test, in a temporary folder. It is run in single-user mode: one process that reads its
/// statements from a file and ends with them, so that no server and no socket is ever left behind.
struct PostgreSQL {
    private let folder: TemporaryFolder

    /// Whether there is the version that Debian 12 has.
    static var isInstalled: Bool {
        ["postgres", "initdb"].allSatisfy { FileManager.default.isExecutableFile(atPath: "\(programs)/\($0)") }
    }

    private static let programs = "/usr/lib/postgresql/15/bin"

    init() throws {
        folder = try TemporaryFolder()
        if let account = Self.account {
            try FileManager.default.setAttributes([.ownerAccountName: account], ofItemAtPath: folder.path)
        }
        let said = try run(
            "initdb", "-D", "\(folder.path)/data", "-U", "martlet", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--lc-collate=C", "--no-sync")
        guard said.code == 0 else { throw Failure(faults: said.faults) }
    }

    struct Failure: Error {
        let faults: String
    }

    /// Runs statements, each with an end of its own.
    ///
    /// - Returns: what it printed, and the faults it was told of.
    func answer(to statements: [String]) throws -> (output: String, faults: [Substring]) {
        let script = statements.map { "\($0);\n\n" }.joined()
        let said = try run("postgres", "--single", "-j", "-F", "-D", "\(folder.path)/data", "postgres", reading: script)
        guard said.code == 0 else { throw Failure(faults: said.faults) }
        return (said.output, said.faults.split(separator: "\n").filter { $0.contains(/(ERROR|FATAL|PANIC|WARNING):/) })
    }

    /// PostgreSQL refuses to be started by root.
    private static var account: String? { geteuid() == 0 ? "postgres" : nil }

    private func run(
        _ program: String, _ arguments: String..., reading input: String = ""
    ) throws -> (code: Int32, output: String, faults: String) {
        let process = Process()
        let command = ["\(Self.programs)/\(program)"] + arguments
        if let account = Self.account {
            process.executableURL = URL(filePath: "/usr/bin/setpriv")
            process.arguments = ["--reuid=\(account)", "--regid=\(account)", "--clear-groups"] + command
        } else {
            process.executableURL = URL(filePath: command[0])
            process.arguments = arguments
        }
        process.currentDirectoryURL = URL(filePath: folder.path)
        func file(_ name: String, with text: String = "") throws -> URL {
            let url = URL(filePath: "\(folder.path)/\(name)")
            try Data(text.utf8).write(to: url)
            return url
        }
        let (output, faults) = (try file("output"), try file("faults"))
        process.standardInput = try FileHandle(forReadingFrom: file("input", with: input))
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: faults)
        try process.run()
        process.waitUntilExit()
        return (
            process.terminationStatus, try String(contentsOf: output, encoding: .utf8),
            try String(contentsOf: faults, encoding: .utf8)
        )
    }
}
