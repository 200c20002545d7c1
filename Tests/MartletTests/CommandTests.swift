import Foundation
import Testing
import Uploads

@testable import martlet

@Suite("The commands for users and keys")
struct CommandTests {
    @Test("make a user and a key, which is shown once")
    func makeKeys() throws {
        let site = try Configured()
        #expect(try site.run("user", "add", "ann") == (0, "added user ann\n", ""))
        #expect(try site.run("user", "add", "root", "--admin") == (0, "added administrator root\n", ""))
        #expect(try site.run("user", "list") == (0, "ann\nroot  administrator\n", ""))

        let key = try site.run("key", "new", "--user", "ann", "--label", "phone")
        let match = try #require(key.output.wholeMatch(of: /chv_([0-9A-Za-z]{8})_[0-9a-f]{128}\n/))
        let id = String(match.output.1)
        #expect(try site.run("key", "list") == (0, "\(id)  good  ann  phone\n", ""))
        #expect(try site.run("key", "revoke", id) == (0, "revoked \(id)\n", ""))
        #expect(try site.run("key", "list") == (0, "\(id)  revoked  ann  phone\n", ""))

        let stored = try Data(contentsOf: site.folder.appending(path: "martlet.db"))
        #expect(stored.range(of: Data(key.output.dropLast().suffix(128).utf8)) == nil)
    }

    @Test("say what is wrong, with the exit codes of sysexits.h")
    func explainFaults() throws {
        let site = try Configured()
        #expect(
            try site.run("key", "new", "--user", "bob")
                == (65, "", "martlet: there is no user “bob”: add one with martlet user add bob\n"))
        #expect(
            try site.run("key", "revoke", "x") == (65, "", "martlet: there is no good key “x”: see martlet key list\n"))
        _ = try site.run("user", "add", "ann")
        #expect(try site.run("user", "add", "ann") == (65, "", "martlet: there is a user “ann” already\n"))
        #expect(try martlet(["nonsense"]).code == 64)
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
