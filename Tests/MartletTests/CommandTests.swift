import Foundation
import Glibc
import Media
import System
import Testing
import Uploads

@testable import martlet

@Suite("The program")
struct ProgramTests {
    @Test("tells its version")
    func tellsVersion() throws {
        #expect(try martlet(["--version"]) == (0, "\(Martlet.version)\n", ""))
        #expect(Martlet.version.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
    }
}

@Suite("The commands for users and keys")
struct CommandTests {
    @Test("make a user and a key, which is shown once")
    func makeKeys() throws {
        let site = try Configured()
        #expect(try site.run("user", "add", "ann") == (0, "added user ann\n", ""))
        #expect(try site.run("user", "add", "root", "--admin") == (0, "added administrator root\n", ""))
        #expect(try site.run("user", "list") == (0, "ann\nroot  administrator\n", ""))

        let key = try site.run("key", "create", "--user", "ann", "--label", "phone")
        let match = try #require(key.output.wholeMatch(of: /chv_([0-9A-Za-z]{8})_[0-9a-f]{128}\n/))
        let id = String(match.output.1)
        #expect(try site.run("key", "list") == (0, "\(id)  good  ann  phone\n", ""))
        #expect(try site.run("key", "revoke", id) == (0, "revoked \(id)\n", ""))
        #expect(try site.run("key", "list") == (0, "\(id)  revoked  ann  phone\n", ""))

        let stored = try Data(contentsOf: site.folder.appending(path: "martlet.db"))
        #expect(stored.range(of: Data(key.output.dropLast().suffix(128).utf8)) == nil)
    }

    @Test("make the tables of a new site, whichever of many comes first")
    func shareStart() throws {
        let site = try Configured()
        let codes = Results<Int32>()
        DispatchQueue.concurrentPerform(iterations: 12) { number in
            codes.append { try site.run("user", "add", "user\(number)").code }
        }
        #expect(try codes.all() == Array(repeating: 0, count: 12))
    }

    @Test("say what is wrong, with the exit codes of sysexits.h")
    func explainFaults() throws {
        let site = try Configured()
        #expect(
            try site.run("key", "create", "--user", "bob")
                == (65, "", "martlet: there is no user “bob”: add one with martlet user add bob\n"))
        #expect(
            try site.run("key", "revoke", "x") == (65, "", "martlet: there is no good key “x”: see martlet key list\n"))
        _ = try site.run("user", "add", "ann")
        #expect(try site.run("user", "add", "ann") == (65, "", "martlet: there is a user “ann” already\n"))
        for name in ["", " ann", "ann\n"] {
            #expect(
                try site.run("user", "add", name) == (
                    65, "",
                    """
                    martlet: a user name has 1 to 100 characters, no control characters, and no blank at its start or end

                    """
                ))
        }
        #expect(try martlet(["nonsense"]).code == 64)
    }

    @Test("know whose the site is where root runs them")
    func knowOwners() throws {
        let site = try Configured()
        let settings = try Settings.load(from: site.file, environment: [:]).settings
        let me = geteuid() == 0 ? 65534 : geteuid()
        chown(site.folder.path(), me, gid_t.max)
        // The record is not there yet, so it is the folder's owner who will have to write it.
        #expect(settings.otherOwner(than: SystemUser(id: 0)) == SystemUser(owning: site.folder.path()))
        #expect(settings.otherOwner(than: SystemUser(id: 0))?.id == me)
        try Data().write(to: URL(filePath: settings.databasePath))
        chown(settings.databasePath, me, gid_t.max)
        chown(site.folder.path(), geteuid(), gid_t.max)
        #expect(settings.otherOwner(than: SystemUser(id: 0))?.id == me)
        #expect(settings.otherOwner(than: SystemUser(id: me)) == nil)
        #expect(settings.otherOwner(than: SystemUser(id: me + 1)) == nil, "the system itself keeps others out")
    }

    @Test("make nothing as root where the site is another user's")
    func refuseRoot() throws {
        let site = try Configured()
        chown(site.folder.path(), geteuid() == 0 ? 65534 : geteuid(), gid_t.max)
        let nobody =
            "martlet: the site belongs to nobody, who could not use what root makes here: runuser -u nobody -- martlet …\n"
        let expected = geteuid() == 0 ? (Int32(77), "", nobody) : (0, "deleted 0\n", "")
        #expect(try site.run("expire") == expected)
        for command in [
            ["user", "list"], ["approve", "x"], ["fsck"], ["backup", "/nowhere"], ["restore", "/nowhere"],
        ] {
            #expect(try (martlet(command + ["--config", site.file]).code == 77) == (geteuid() == 0), "\(command)")
        }
        let made = try FileManager.default.contentsOfDirectory(atPath: site.folder.path())
        #expect(geteuid() != 0 || made == ["martlet.yaml"])
    }
}

@Suite("The configuration")
struct ConfigurationTests {
    @Test("that is shipped names every key, at its default")
    func isComplete() throws {
        let shipped = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "deploy/martlet.yaml").path()
        let inFile = try Settings.load(from: shipped, environment: [:]).entries
        let empty = try Configured().folder.appending(path: "empty.yaml")
        try Data("site:\n  timezone: GMT\n".utf8).write(to: empty)
        let byDefault = try Settings.load(from: empty.path(), environment: [:]).entries
        #expect(inFile.map(\.key) == byDefault.map(\.key))
        #expect(inFile.map(\.value) == byDefault.map(\.value))
        #expect(inFile.filter { $0.origin == .byDefault }.map(\.key) == ["media.workers"])
    }

    @Test("is told to be good")
    func isGood() throws {
        #expect(try Configured().run("config", "check") == (0, "the configuration is good\n", ""))
    }

    @Test("is told with file, key and reason when it is wrong, all faults at once")
    func isChecked() throws {
        let site = try Configured("limits:\n  upload_bytes: many\nmedia:\n  quality: 101\n  colour: red\nextra: 1\n")
        let said = try site.run("config", "check", environment: ["MARTLET_SERVER_THREADS": "0"])
        #expect(said.code == 78)
        #expect(
            said.errors == """
                martlet: environment: MARTLET_SERVER_THREADS is “0” and must be a whole number from 1 to 1024
                \(site.file): limits.upload_bytes is “many” and must be a whole number from 1 to 1099511627776
                \(site.file): media.quality is “101” and must be a whole number from 1 to 100
                \(site.file): media.colour is no setting of Martlet
                \(site.file): extra is no setting of Martlet

                """)
    }

    @Test(
        "may be without a setting: all defaults hold then",
        arguments: ["", "# site:\n#   timezone: GMT\n", "---\n", "{}\n"])
    func mayBeEmpty(text: String) throws {
        let file = try Configured().folder.appending(path: "empty.yaml")
        try Data(text.utf8).write(to: file)
        #expect(try martlet(["config", "check", "--config", file.path()]) == (0, "the configuration is good\n", ""))
    }

    @Test("that is no YAML, or not there, is told with its file")
    func isReadable() throws {
        let site = try Configured("  : {[")
        let said = try site.run("config", "check")
        #expect(said.code == 78)
        #expect(said.errors.hasPrefix("martlet: \(site.file): "))
        let missing = try martlet(["config", "check", "--config", "/nowhere.yaml"])
        #expect(missing.code == 78)
        #expect(missing.errors.hasPrefix("martlet: /nowhere.yaml: "))
    }

    @Test("turns a thing on in any of YAML's words", arguments: ["on", "true", "yes", "\"on\""])
    func isFlagged(word: String) throws {
        let file = try Configured("video:\n  faststart: \(word)\n").file
        let settings = try Settings.load(from: file, environment: [:]).settings
        #expect(settings.uploads.job.startsFast)
        let variable = ["MARTLET_VIDEO_FASTSTART": "off"]
        #expect(try !Settings.load(from: file, environment: variable).settings.uploads.job.startsFast)
    }

    @Test("shows each value and where it comes from")
    func isShown() throws {
        let site = try Configured("limits:\n  upload_bytes: 64_000_000\n")
        let said = try site.run("config", "show", environment: ["MARTLET_MEDIA_QUALITY": "80"])
        #expect(said.output.contains("limits.upload_bytes: 64000000  # file\n"))
        #expect(said.output.contains("media.quality: 80  # MARTLET_MEDIA_QUALITY\n"))
        #expect(said.output.contains("server.threads: 64  # default\n"))
    }

    @Test("takes a secret from a file as well, and shows none")
    func keepsSecrets() throws {
        let site = try Configured("ids:\n  mode: sequential\n  salt: from the file\n")
        #expect(try site.run("config", "show").output.contains("ids.salt: (secret)  # file\n"))
        let secret = site.folder.appending(path: "salt").path()
        try Data("of another file\n".utf8).write(to: URL(filePath: secret))
        let settings = try Settings.load(from: site.file, environment: ["MARTLET_IDS_SALT_FILE": secret]).settings
        #expect(settings.uploads.ids == .sequential(SequentialIDs(salt: "of another file", padding: 999)))
        let shown = try site.run("config", "show", environment: ["MARTLET_IDS_SALT_FILE": secret])
        #expect(shown.output.contains("ids.salt: (secret)  # MARTLET_IDS_SALT_FILE\n"))

        let missing = try site.run("config", "check", environment: ["MARTLET_IDS_SALT_FILE": "/nowhere"])
        #expect(missing.code == 78)
        #expect(
            missing.errors.hasPrefix(
                "martlet: environment: MARTLET_IDS_SALT_FILE names /nowhere, which cannot be read: "))
        let both = try site.run(
            "config", "check", environment: ["MARTLET_IDS_SALT_FILE": secret, "MARTLET_IDS_SALT": "x"])
        #expect(
            both.errors
                == "martlet: environment: MARTLET_IDS_SALT_FILE and MARTLET_IDS_SALT are both set: leave one of them out\n"
        )
    }
}

@Suite("A start that cannot succeed")
struct StartTests {
    @Test("says at once that a site of deploy/ needs a unix socket")
    func tellsSockets() throws {
        let overlay = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID()).yaml")
        try Data("server:\n  listen: 127.0.0.1:9001\n".utf8).write(to: overlay)
        let trial = Process()
        trial.executableURL = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "deploy/trial")
        trial.arguments = ["true"]
        trial.environment = ProcessInfo.processInfo.environment.merging(
            ["TRIAL_BUILD": "debug", "TRIAL_CONFIG": overlay.path()]) { $1 }
        let errors = Pipe()
        trial.standardError = errors
        try trial.runHearingSignals()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        trial.waitUntilExit()
        #expect(trial.terminationStatus == 78)
        #expect(
            said.contains(
                /trial: server.listen is 127.0.0.1:9001, and this starts no site but on a unix socket: write unix:\/.*martlet.sock in \//
            ), "\(said)")
    }

    @Test("says which folder cannot be made or used, and what to do")
    func tellsFolders() throws {
        let site = try Configured()
        let noImages = try site.run("serve", environment: ["MARTLET_STORAGE_IMAGES": "/nowhere/images"])
        #expect(noImages.code == 74)
        #expect(noImages.errors == "martlet: /nowhere/images: mkdir failed: No such file or directory (errno 2)\n")
        let noDatabase = try site.run("serve", environment: ["MARTLET_DATABASE_PATH": "/nowhere/martlet.db"])
        #expect(noDatabase.code == 74)
        #expect(
            noDatabase.errors == """
                martlet: /nowhere/martlet.db: the database cannot be used: No such file or directory; check that the file and \
                its folder belong to the service's user

                """)
    }

    @Test("says that it takes a newer version, by a code after which systemd does not try again")
    func tellsVersions() throws {
        let site = try Configured()
        _ = try site.run("user", "add", "ann")
        let database = site.folder.appending(path: "martlet.db").path()
        let step = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1]) as db:
                db.execute("INSERT INTO grdb_migrations VALUES ('a step of a later version')")
            """
        _ = try output(of: "python3", ["-c", step, database])
        let sentence = """
            martlet: \(database): the database cannot be used: a newer version of Martlet has changed it; run that version, or \
            restore a backup that this one has made

            """
        #expect(try site.run("serve") == (78, "", sentence))
        let unit = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "deploy/systemd/martlet.service")
        let prevented = try String(contentsOf: unit, encoding: .utf8).firstMatch(
            of: /\nRestartPreventExitStatus=(.*)\n/)
        #expect(prevented?.output.1.split(separator: " ").contains("78") == true)
    }

    @Test("says which address cannot be listened on")
    func tellsAddresses() throws {
        let site = try Configured()
        let wrong = try site.run("serve", "--listen", "nonsense")
        #expect(wrong.code == 78)
        #expect(wrong.errors == "martlet: “nonsense” is no address: use unix:/PATH, HOST:PORT or fd:N\n")
        let missing = try site.run("serve", "--listen", "unix:/nowhere/a.sock")
        #expect(missing.code == 69)
        #expect(
            missing.errors
                == "martlet: /nowhere/a.sock: No such file or directory: make the folder, or choose another server.listen\n"
        )
    }

    @Test("says that a file where the socket should be is not ours to remove")
    func respectsFiles() throws {
        let site = try Configured()
        let path = site.folder.appending(path: "martlet.sock")
        try Data("precious".utf8).write(to: path)
        let said = try site.run("serve")
        #expect(said.code == 69)
        #expect(
            said.errors
                == """
                martlet: \(path.path()): a file that is no socket stands there: move it away, or choose another server.listen

                """)
        #expect(try Data(contentsOf: path) == Data("precious".utf8))
    }
}
