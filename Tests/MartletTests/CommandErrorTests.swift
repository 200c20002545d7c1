import Foundation
import Glibc
import Testing

@testable import martlet

@Suite("A command that cannot do its work says why in plain words, and ends with a code of sysexits.h")
struct CommandErrorTests {
    /// What a command is to say on standard error, and its exit code. FOLDER stands for the folder of the site.
    struct Case: CustomTestStringConvertible, Sendable {
        let arguments: [String]
        let code: Int32
        let sentence: String
        var environment: [String: String] = [:]

        init(_ arguments: String..., code: Int32, _ sentence: String, environment: [String: String] = [:]) {
            (self.arguments, self.code, self.sentence, self.environment) = (arguments, code, sentence, environment)
        }

        var testDescription: String { "martlet \(arguments.joined(separator: " "))" }
    }

    /// A site with a user, an album and a category, and files that are none of what a command wants.
    private func site() throws -> Configured {
        let site = try Configured()
        #expect(try site.run("user", "add", "ann").code == 0)
        #expect(try site.run("category", "add", "Animals").code == 0)
        for (name, text) in [
            ("words.txt", "words"), ("none.db", String(repeating: "no database ", count: 100)), ("list.yaml", "- a\n"),
            ("word.yaml", "word\n"), ("key.yaml", "? [a]\n: b\n"), ("cut.yaml", "site: [\n"),
            ("odd.yaml", "limits:\n  upload_bytes: many\nextra: 1\n"),
        ] {
            try Data(text.utf8).write(to: site.folder.appending(path: name))
        }
        return site
    }

    private func check(_ expected: Case, at site: Configured) throws {
        let folder = site.folder.path()
        func placed(_ text: String) -> String { text.replacing("FOLDER", with: folder) }
        let arguments = expected.arguments.map(placed)
        let hasConfiguration = arguments.contains("--config")
        let said = try martlet(
            arguments + (hasConfiguration ? [] : ["--config", site.file]),
            environment: expected.environment.mapValues(placed))
        #expect(said == (expected.code, "", "martlet: \(placed(expected.sentence))\n"), "\(expected.testDescription)")
    }

    @Test(
        "where what it is to work on is not there, or cannot be taken (65)",
        arguments: [
            Case(
                "user", "add", "", code: 65,
                "a user name has 1 to 100 characters, no control characters, and no blank at its start or end"),
            Case(
                "user", "add", " \t", code: 65,
                "a user name has 1 to 100 characters, no control characters, and no blank at its start or end"),
            Case("user", "add", "ann", code: 65, "there is a user “ann” already"),
            Case(
                "user", "ban", "bob", code: 65, "there is no user “bob”: add one with martlet user add bob"),
            Case(
                "user", "unban", "bob", code: 65, "there is no user “bob”: add one with martlet user add bob"),
            Case(
                "user", "password", "bob", code: 65, "there is no user “bob”: add one with martlet user add bob"),
            Case("user", "password", "ann", code: 65, "a password has 1 to 511 bytes"),
            Case(
                "user", "quota", "bob", "--bytes", "1", code: 65,
                "there is no user “bob”: add one with martlet user add bob"),
            Case(
                "user", "expiration", "ann", "soon", code: 65,
                "“soon” is no time: use seconds, a duration such as P3D, or never"),
            Case(
                "key", "create", "--user", "bob", code: 65,
                "there is no user “bob”: add one with martlet user add bob"),
            Case("key", "revoke", "x", code: 65, "there is no good key “x”: see martlet key list"),
            Case("album", "add", "", "--user", "ann", code: 65, "the title is empty"),
            Case(
                "album", "add", "Summer", "--user", "bob", code: 65,
                "there is no user “bob”: add one with martlet user add bob"),
            Case(
                "album", "add", "Summer", "--user", "ann", "--parent", "x", code: 65,
                "ann has no album “x”: see martlet album list"),
            Case(
                "album", "add", "Summer", "--user", "ann", "--privacy", "password", code: 65,
                "a password has 1 to 511 bytes"),
            Case("category", "add", " ", code: 65, "the name is empty"),
            Case("category", "add", "Animals", code: 65, "there is a category “Animals” already"),
            Case("delete", "x", "y", code: 65, "“x” is no upload\n“y” is no upload"),
            Case("approve", "x", code: 65, "“x” does not wait (see martlet pending)"),
            Case("reject", "x", code: 65, "“x” does not wait (see martlet pending)"),
            Case("backup", "FOLDER", code: 65, "FOLDER: something is there already, and it is left alone"),
            Case(
                "restore", "/nowhere", code: 65, "/nowhere: there is no martlet.db, so this is no backup of a site"),
            Case("restore", "FOLDER", code: 65, "FOLDER/martlet.db: something is there already, and it is left alone"),
        ])
    func refusesData(_ expected: Case) throws {
        try check(expected, at: site())
    }

    @Test(
        "where a file or folder cannot be used (74)",
        arguments: [
            Case("backup", "/nowhere/b", code: 74, "/nowhere/b: mkdir failed: No such file or directory (errno 2)"),
            Case(
                "backup", "FOLDER/words.txt", code: 74,
                "FOLDER/words.txt: open failed: Not a directory (errno 20)"),
            Case(
                "restore", "FOLDER/words.txt", code: 74,
                "FOLDER/words.txt/martlet.db: access failed: Not a directory (errno 20)"),
            Case(
                "nginx-config", "--output", "/nowhere/x", code: 74,
                "/nowhere/x: open failed: No such file or directory (errno 2)"),
            Case(
                "user", "list", code: 74,
                "FOLDER/none.db: the database cannot be used: the file is no SQLite database; choose another database.path, or restore a backup",
                environment: ["MARTLET_DATABASE_PATH": "FOLDER/none.db"]),
            Case(
                "user", "list", code: 74,
                "FOLDER: the database cannot be used: Is a directory; check that the file and its folder belong to the service's user",
                environment: ["MARTLET_DATABASE_PATH": "FOLDER"]),
            Case(
                "fsck", code: 74, "/nowhere/images: mkdir failed: No such file or directory (errno 2)",
                environment: ["MARTLET_STORAGE_IMAGES": "/nowhere/images"]),
        ])
    func refusesFiles(_ expected: Case) throws {
        try check(expected, at: site())
    }

    @Test(
        "where the settings are wrong or cannot be read (78)",
        arguments: [
            Case(
                "config", "check", "--config", "/nowhere.yaml", code: 78,
                "/nowhere.yaml: cannot be read: No such file or directory"),
            Case("config", "show", "--config", "FOLDER", code: 78, "FOLDER: cannot be read: Is a directory"),
            Case(
                "user", "list", "--config", "FOLDER/list.yaml", code: 78,
                "FOLDER/list.yaml: a setting is written as “key: value”, in lines that are indented below their section"
            ),
            Case(
                "config", "check", "--config", "FOLDER/word.yaml", code: 78,
                "FOLDER/word.yaml: a setting is written as “key: value”, in lines that are indented below their section"
            ),
            Case(
                "config", "check", "--config", "FOLDER/key.yaml", code: 78,
                "FOLDER/key.yaml: a setting is written as “key: value”, in lines that are indented below their section"),
            Case(
                "serve", "--config", "FOLDER/cut.yaml", code: 78,
                """
                FOLDER/cut.yaml: 2:1: error: parser: while parsing a flow node in line 2, column 1
                did not find expected node content:
                site: [
                ^
                """),
            Case(
                "fsck", "--config", "FOLDER/odd.yaml", code: 78,
                """
                FOLDER/odd.yaml: limits.upload_bytes is “many” and must be a whole number from 1 to 1099511627776
                FOLDER/odd.yaml: extra is no setting of Martlet
                """),
            Case(
                "config", "check", code: 78,
                "environment: MARTLET_IDS_SALT_FILE names /nowhere, which cannot be read: No such file or directory",
                environment: ["MARTLET_IDS_SALT_FILE": "/nowhere"]),
            Case(
                "config", "check", code: 78,
                "environment: MARTLET_IDS_SALT_FILE names FOLDER, which cannot be read: Is a directory",
                environment: ["MARTLET_IDS_SALT_FILE": "FOLDER"]),
            Case(
                "config", "check", code: 78, "watermark.image: FOLDER cannot be read: Is a directory",
                environment: ["MARTLET_WATERMARK_IMAGE": "FOLDER"]),
            Case(
                "config", "check", code: 78, "watermark.image: /dev/zero has more than 16.8 MB",
                environment: ["MARTLET_WATERMARK_IMAGE": "/dev/zero"]),
            Case(
                "serve", "--listen", "nonsense", code: 78,
                "“nonsense” is no address: use unix:/PATH, HOST:PORT or fd:N"),
        ])
    func refusesSettings(_ expected: Case) throws {
        try check(expected, at: site())
    }

    @Test(
        "where it cannot listen (69)",
        arguments: [
            Case(
                "serve", "--listen", "unix:/nowhere/a.sock", code: 69,
                "/nowhere/a.sock: No such file or directory: make the folder, or choose another server.listen"),
            Case(
                "serve", "--listen", "fd:777", code: 69,
                "descriptor 777 is no listening socket: check what starts martlet"),
        ])
    func refusesAddresses(_ expected: Case) throws {
        try check(expected, at: site())
    }

    @Test("where the database is damaged, or lacks tables (74), without a word of SQL")
    func tellsOfDamage() throws {
        let site = try site()
        let database = site.folder.appending(path: "martlet.db")
        _ = try output(
            of: "python3",
            ["-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('DROP TABLE keys')", database.path()])
        try check(
            Case(
                "key", "list", code: 74,
                "the database cannot be used: its tables are not those that Martlet makes; restore a backup"), at: site)
        var bytes = try Data(contentsOf: database)
        bytes.replaceSubrange(4096..., with: Data(repeating: 0x5A, count: bytes.count - 4096))
        try bytes.write(to: database)
        try check(
            Case(
                "user", "list", code: 74,
                "FOLDER/martlet.db: the database cannot be used: the file is damaged; restore a backup"), at: site)
    }

    @Test("where another process keeps the database locked, and that it may be tried again (75)")
    func tellsOfLocks() throws {
        let site = try site()
        let lock = Process()
        lock.executableURL = URL(filePath: "/usr/bin/env")
        let script = """
            import sqlite3, sys
            sqlite3.connect(sys.argv[1], isolation_level=None).execute("BEGIN IMMEDIATE")
            print("locked", flush=True)
            sys.stdin.read()
            """
        lock.arguments = ["python3", "-c", script, site.folder.appending(path: "martlet.db").path()]
        let (output, input) = (Pipe(), Pipe())
        (lock.standardOutput, lock.standardInput) = (output, input)
        try lock.runHearingSignals()
        _ = try output.fileHandleForReading.text { $0.contains("locked") }
        try check(
            Case(
                "user", "add", "bob", code: 75,
                "FOLDER/martlet.db: the database cannot be used: another process keeps it locked; try again in a moment"
            ),
            at: site)
        try input.fileHandleForWriting.close()
        lock.waitUntilExit()
        #expect(try site.run("user", "add", "bob") == (0, "added user bob\n", ""))
    }

    @Test("where a folder or file is closed to the service's user (74 and 78)")
    func tellsOfPermissions() throws {
        let installed = try Installation(worker: "fake-worker")
        let dark = installed.folder.appending(path: "dark").path()
        #expect(try installed.run("user", "add", "ann").code == 0)
        #expect(try installed.run("fsck").code == 0)
        try FileManager.default.createDirectory(atPath: dark, withIntermediateDirectories: true)
        chmod(dark, 0)
        defer { chmod(dark, 0o700) }
        #expect(
            try installed.run("config", "check", "--config", "\(dark)/martlet.yaml")
                == (78, "", "martlet: \(dark)/martlet.yaml: cannot be read: Permission denied\n"))
        #expect(
            try installed.run("backup", "\(dark)/b")
                == (74, "", "martlet: \(dark)/b: mkdir failed: Permission denied (errno 13)\n"))
        #expect(
            try installed.run("restore", dark)
                == (74, "", "martlet: \(dark)/martlet.db: access failed: Permission denied (errno 13)\n"))
        #expect(
            try installed.run("nginx-config", "--output", "\(dark)/x")
                == (74, "", "martlet: \(dark)/x: open failed: Permission denied (errno 13)\n"))
        chmod(installed.folder.appending(path: "images").path(), 0)
        defer { chmod(installed.folder.appending(path: "images").path(), 0o755) }
        #expect(
            try installed.run("fsck")
                == (
                    74, "",
                    "martlet: \(installed.folder.appending(path: "images").path()): open failed: Permission denied (errno 13)\n"
                ))
    }

    @Test("where the disk can only be read, or is full (74)", .enabled(if: OwnDisk.isPossible))
    func tellsOfDisks() throws {
        let site = try site()
        let disk = try OwnDisk(besides: site)
        let cure = "where systemd starts the service, name the folder around it in ReadWritePaths= of its unit"
        #expect(
            try disk.run("user", "add", "bob", after: "mount -o remount,ro $0")
                == (
                    74, "",
                    "martlet: \(disk.path)/martlet.db: the database cannot be used: Read-only file system; \(cure)\n"
                ))
        #expect(
            try disk.run("fsck", after: "mount -o remount,ro $0")
                == (74, "", "martlet: \(disk.path)/images: open failed: Read-only file system; \(cure)\n"))
        #expect(
            try disk.run("user", "add", "bob", after: "dd if=/dev/zero of=$0/rest bs=1k 2>/dev/null || true")
                == (
                    74, "",
                    "martlet: \(disk.path)/martlet.db: the database cannot be used: no space is left on its disk; free some space\n"
                ))
        #expect(
            try disk.run(
                "nginx-config", "--output", "\(disk.path)/x",
                after: "dd if=/dev/zero of=$0/rest bs=1k 2>/dev/null || true")
                == (
                    74, "",
                    "martlet: no space is left for \(disk.path)/x: free some, or move the folder to a larger disk\n"
                ))
    }

    @Test("and calls what it cannot explain a fault of Martlet, without its details (70)")
    func ownsUpToTheRest() {
        struct Surprise: Error {
            let detail = "SELECT"
        }
        let error = CommandLineError(Surprise())
        #expect(error.kind == .software)
        #expect(error.sentence == "this is a fault of Martlet (Surprise): please report it")
    }
}

/// A file system of its own for the files of a site, in a name space that ends with the command.
private struct OwnDisk {
    private let site: Configured
    let path: String

    /// Whether this machine lets us mount one.
    static let isPossible =
        (try? output(of: "unshare", ["--mount", "sh", "-c", "mount -t tmpfs none /mnt && echo good"])) == "good\n"

    init(besides site: Configured) throws {
        self.site = site
        path = site.folder.appending(path: "disk").path()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Runs a command on a copy of the site that lies on the disk, after a command of the shell has changed the disk, which is $0.
    func run(_ arguments: String..., after change: String) throws -> (code: Int32, output: String, errors: String) {
        let process = Process()
        let script = """
            mount -t tmpfs -o size=400k none $0 && mkdir $0/images && cp $1/martlet.db $0/ && eval "$2" || exit 99
            export MARTLET_DATABASE_PATH=$0/martlet.db MARTLET_STORAGE_IMAGES=$0/images
            shift 2; exec "$@"
            """
        let program = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "martlet").path() ?? ""
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["unshare", "--mount", "sh", "-c", script, path, site.folder.path(), change, program] + arguments
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.runHearingSignals()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: said, as: UTF8.self),
            String(decoding: complained, as: UTF8.self)
        )
    }
}
