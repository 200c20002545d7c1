import FastCGIClient
import Foundation
import Glibc
import Eventually
import Storage
import Testing

@Suite("The service itself, without nginx")
struct ServiceTests {
    /// A responder on a socket in a folder of its own.
    private final class Responder {
        let folder: URL
        let process = Process()
        private let errors = Pipe()
        static let program =
            Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "martlet").path() ?? ""
        /// What it logged until it was ready.
        private(set) var beginning = ""
        var socket: String { folder.appending(path: "martlet.sock").path() }

        /// - Parameter folder: that of a responder before; `nil` for a new one.
        init(environment: [String: String] = [:], in folder: URL? = nil) throws {
            self.folder = folder ?? FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
            let folder = self.folder
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            process.executableURL = URL(filePath: "/bin/sh")
            // With a mask of its shell that keeps all others out.
            process.arguments = ["-c", "umask 077; exec $0 serve --listen unix:$1", Self.program, socket]
            process.environment = [
                "MARTLET_STORAGE_IMAGES": folder.appending(path: "images").path(),
                "MARTLET_DATABASE_PATH": folder.appending(path: "martlet.db").path(),
            ].merging(environment) { $1 }
            process.standardError = errors
            try process.runHearingSignals()
            beginning = try wait(for: "ready on unix:\(socket)")
        }

        deinit {
            if process.isRunning { process.terminate() }
            process.waitUntilExit()
        }

        /// Asks the database, behind the service's back, and changes it.
        ///
        /// - Returns: the first field that the last statement finds.
        func sql(_ statements: String...) throws -> String {
            let script = """
                import sqlite3, sys
                with sqlite3.connect(sys.argv[1], timeout=10) as db:
                    for statement in sys.argv[2:]: row = db.execute(statement).fetchone()
                    print(row[0] if row else "")
                """
            return try output(of: "python3", ["-c", script, folder.appending(path: "martlet.db").path()] + statements)
                .trimmingCharacters(in: .newlines)
        }

        /// The files below the images folder.
        func images() throws -> [String] {
            try FileManager.default.subpathsOfDirectory(atPath: folder.appending(path: "images").path())
                .filter { $0.contains(".") }
        }

        /// A new key of a new user.
        func addKey() throws -> String {
            let environment = process.environment ?? [:]
            _ = try martlet(["user", "add", "ann"], environment: environment)
            return try martlet(["key", "create", "--user", "ann"], environment: environment).output
                .trimmingCharacters(in: .newlines)
        }

        /// Reads the log until a text comes, and gives back what was read.
        @discardableResult
        func wait(for text: String) throws -> String {
            try errors.fileHandleForReading.text { $0.contains(text) }
        }
    }

    @Test(
        "ends with 0 and takes its socket away when it is told to stop", arguments: [SIGTERM, SIGINT, SIGUSR1, SIGQUIT])
    func stops(signal: Int32) throws {
        let service = try Responder()
        kill(service.process.processIdentifier, signal)
        service.process.waitUntilExit()
        #expect(service.process.terminationStatus == 0)
        #expect(service.process.terminationReason == .exit)
        #expect(!FileManager.default.fileExists(atPath: service.socket))
    }

    @Test("warns at each start that a place for tests is open to every sender")
    func warnsOfTestOrigin() throws {
        let open = try Responder(environment: ["MARTLET_FETCH_TEST_ORIGIN": "127.0.0.1:9000"])
        let warning = "fetch.test_origin opens 127.0.0.1:9000 to every sender: never set it in production"
        #expect(open.beginning.contains(warning))
        #expect(try !Responder().beginning.contains("fetch.test_origin"))
    }

    @Test("goes on after HUP")
    func survivesHangUp() throws {
        let service = try Responder()
        kill(service.process.processIdentifier, SIGHUP)
        #expect(
            try Client(path: service.socket).exchange([("DOCUMENT_URI", "/nowhere")]).hasPrefix(
                "Status: 404 Not Found\r\n"))
    }

    @Test("loses no upload at its end, though the worker that has it was started at HUP")
    func keepsWorkersOfHangUp() throws {
        // The worker is held up for as long as the test takes, which is no fault of the picture.
        let service = try Responder(environment: [
            "MARTLET_MEDIA_WORKERS": "1", "MARTLET_MEDIA_MAX_SECONDS": "600", "MARTLET_WATERMARK_TEXT": "Bird",
        ])
        let key = try service.addKey()
        let process = service.process.processIdentifier
        let first = try #require(try children(of: process).first)
        kill(first, SIGKILL)
        kill(process, SIGHUP)
        try service.wait(for: "the configuration was read again and is followed")
        let second = try #require(try children(of: process).subtracting([first]).first)

        // One that takes a moment.
        let picture = service.folder.appending(path: "large.png")
        _ = try output(of: "convert", ["-size", "2000x1500", "plasma:", picture.path()])
        let time = try processorTime(of: second)
        let client = try Client(path: service.socket)
        client.begin(Self.upload(by: key))
        client.send(.stdin, Array(LiveSite.multipart([.file(try Data(contentsOf: picture), named: "a.png")])))
        client.send(.stdin, [])
        try wait(until: { try processorTime(of: second) > time + 5 })
        kill(second, SIGSTOP)
        defer { kill(second, SIGCONT) }
        kill(process, SIGTERM)
        try wait(until: { !FileManager.default.fileExists(atPath: service.socket) })
        kill(second, SIGCONT)
        #expect(client.answer().hasPrefix("Status: 200 OK\r\n"))
        service.process.waitUntilExit()
        #expect(service.process.terminationStatus == 0)
    }

    @Test("deletes what has expired, undoes what a process that is gone has left, and forgets old rate counters")
    func keepsHouse() throws {
        let first = try Responder()
        let body = Array(LiveSite.multipart([.file(try Pictures.named("small.png"), named: "a.png")]))
        let answer = try Client(path: first.socket).exchange(Self.upload(by: first.addKey()), body: body)
        #expect(answer.hasPrefix("Status: 200 OK\r\n"))
        kill(first.process.processIdentifier, SIGTERM)
        first.process.waitUntilExit()
        // Some of it is done once a minute, the first time soon after the start.
        _ = try first.sql(
            "UPDATE uploads SET expires_at = 1", "INSERT INTO rate_counters VALUES ('address 192.0.2.7', 60, 1, 1)",
            "INSERT INTO idempotency_keys VALUES ('user 7', zeroblob(32), zeroblob(32), NULL, x'00', 1)",
            "INSERT OR REPLACE INTO clock (id, trusted_at) VALUES (1, unixepoch() - 1000)")
        let service = try Responder(in: first.folder)
        let half = service.folder.appending(path: "images/half.png")
        try Data("half".utf8).write(to: half)
        let sign = service.folder.appending(path: "images-overload").path()
        #expect(FileManager.default.createFile(atPath: sign, contents: nil))
        let files = try service.sql(
            """
            INSERT INTO names (public_id, folder, root, stem, extension, state, process, user_id, bytes)
            VALUES ('half', '', 'half', 'half', 'png', 'reserved', 'nobody', 1, 100)
            """, "SELECT files FROM users")
        #expect(files == "2")
        try wait(until: { try service.images() == [] })
        try wait(until: { try service.sql("SELECT count(*) FROM rate_counters WHERE started_at = 1") == "0" })
        try wait(until: { try service.sql("SELECT count(*) FROM idempotency_keys") == "0" })
        try wait(until: { try service.sql("SELECT trusted_at > unixepoch() - 500 FROM clock") == "1" })
        // What a process that was killed has left would keep all uploads away.
        try wait(until: { !FileManager.default.fileExists(atPath: sign) })
        #expect(
            try service.sql("SELECT group_concat(reason) FROM (SELECT reason FROM names ORDER BY reason)")
                == "expired,withdrawn")
        #expect(try service.sql("SELECT files || ' ' || bytes FROM users") == "0 0")
    }

    @Test("undoes later what it could not undo at once of an upload that failed")
    func finishesWithdrawals() throws {
        let service = try Responder()
        let key = try service.addKey()
        _ = try service.sql(
            "CREATE TRIGGER a BEFORE INSERT ON uploads BEGIN SELECT RAISE(ABORT, 'no'); END",
            "CREATE TRIGGER b BEFORE UPDATE ON names WHEN NEW.state = 'deleting' BEGIN SELECT RAISE(ABORT, 'no'); END")
        let body = Array(LiveSite.multipart([.file(try Pictures.named("small.png"), named: "a.png")]))
        let answer = try Client(path: service.socket).exchange(Self.upload(by: key), body: body)
        #expect(answer.hasPrefix("Status: 500 "))
        // Files go after the record says so, as the upload may stand in it though its transaction failed.
        #expect(try service.images().count == 2)
        #expect(try service.sql("DROP TRIGGER a", "DROP TRIGGER b", "SELECT files FROM users") == "1")
        try wait(until: { try service.sql("SELECT state || ' ' || reason FROM names") == "tombstone withdrawn" })
        #expect(try service.images() == [])
        #expect(try service.sql("SELECT files || ' ' || bytes FROM users") == "0 0")
    }

    @Test("lets in what was approved and is not where it belongs")
    func finishesArrivals() throws {
        let service = try Responder(environment: ["MARTLET_UPLOADS_MODERATION": "all"])
        let body = Array(LiveSite.multipart([.file(try Pictures.named("small.png"), named: "a.png")]))
        let answer = try Client(path: service.socket).exchange(Self.upload(by: service.addKey()), body: body)
        #expect(answer.hasPrefix("Status: 200 OK\r\n"))
        #expect(try service.images() == [])
        _ = try service.sql("UPDATE uploads SET approval = 'approving'")
        try wait(until: { try service.sql("SELECT approval FROM uploads") == "approved" })
        #expect(try service.images().count == 2)
    }

    @Test("keeps no process of a worker for videos that has ended")
    func forgetsVideoWorkers() throws {
        let service = try Responder()
        let key = try service.addKey()
        let process = service.process.processIdentifier
        let before = try children(of: process)
        let body = Array(LiveSite.multipart([.file(try Pictures.named("clip.mp4"), named: "a.mp4")]))
        let answer = try Client(path: service.socket).exchange(Self.upload(by: key), body: body)
        #expect(answer.hasPrefix("Status: 200 OK\r\n"))
        let worker = try #require(try children(of: process).subtracting(before).first)
        kill(worker, SIGKILL)
        // As long as nobody has asked what became of it, it is there as a zombie.
        try wait(until: { kill(worker, 0) != 0 })
    }

    @Test("makes files that nginx may read, whatever mask it was started with")
    func isReadable() throws {
        let service = try Responder()
        let body = Array(LiveSite.multipart([.file(try Pictures.named("small.png"), named: "a.png")]))
        let answer = try Client(path: service.socket).exchange(Self.upload(by: service.addKey()), body: body)
        #expect(answer.hasPrefix("Status: 200 OK\r\n"))
        let images = service.folder.appending(path: "images").path()
        let paths = try FileManager.default.subpathsOfDirectory(atPath: images)
        let modes = try paths.map {
            try FileManager.default.attributesOfItem(atPath: "\(images)/\($0)")[.posixPermissions] as? Int
        }
        #expect(Set(modes) == [0o755, 0o644])
        #expect(modes.count { $0 == 0o644 } == 2)
    }

    @Test("deletes nothing of what has expired by a clock that has jumped")
    func doubtsTheClock() throws {
        let service = try Responder()
        let body = Array(LiveSite.multipart([.file(try Pictures.named("small.png"), named: "a.png")]))
        let answer = try Client(path: service.socket).exchange(Self.upload(by: service.addKey()), body: body)
        #expect(answer.hasPrefix("Status: 200 OK\r\n"))
        kill(service.process.processIdentifier, SIGTERM)
        service.process.waitUntilExit()
        // As a clock leaves it that is two days ahead of what it was.
        _ = try service.sql(
            "UPDATE uploads SET expires_at = 1",
            "INSERT OR REPLACE INTO clock (id, trusted_at) VALUES (1, unixepoch() - 172800)")
        let second = try Responder(in: service.folder)
        try second.wait(for: "the clock has jumped")
        // A round later it has still gone too short a time to be believed.
        _ = try second.sql(
            """
            INSERT INTO names (public_id, folder, root, stem, extension, state, reason)
            VALUES ('next', '', 'next', 'next', 'png', 'deleting', 'deleted')
            """)
        try wait(until: { try second.sql("SELECT state FROM names WHERE stem = 'next'") == "tombstone" })
        kill(second.process.processIdentifier, SIGTERM)
        second.process.waitUntilExit()
        #expect(try second.images().count == 2)
        #expect(try second.sql("SELECT count(*) FROM uploads") == "1")
    }

    @Test("finishes a deletion that a fault has cut off")
    func finishesDeletions() throws {
        let service = try Responder()
        let body = Array(LiveSite.multipart([.file(try Pictures.named("small.png"), named: "a.png")]))
        let answer = try Client(path: service.socket).exchange(Self.upload(by: service.addKey()), body: body)
        let link = try #require(
            answer.replacing("\\/", with: "/").firstMatch(of: /"delete_url":"[^"]*(\/image\/[^"]+)"/)?.1)
        let images = service.folder.appending(path: "images").path()
        let year = try #require(try FileManager.default.contentsOfDirectory(atPath: images).first)
        try FileManager.default.moveItem(atPath: "\(images)/\(year)", toPath: "\(images)/aside")
        try Data().write(to: URL(filePath: "\(images)/\(year)"))
        let refusal = try Client(path: service.socket).exchange([
            ("REQUEST_METHOD", "DELETE"), ("DOCUMENT_URI", String(link)),
        ])
        #expect(refusal.hasPrefix("Status: 500 "))
        try FileManager.default.removeItem(atPath: "\(images)/\(year)")
        try FileManager.default.moveItem(atPath: "\(images)/aside", toPath: "\(images)/\(year)")
        try wait(until: { try FileManager.default.subpathsOfDirectory(atPath: images).allSatisfy { !$0.contains(".") } }
        )
    }

    @Test("writes down at its end the views that it has counted since the last time")
    func keepsViews() throws {
        let service = try Responder()
        let body = Array(LiveSite.multipart([.file(try Pictures.named("small.png"), named: "a.png")]))
        let answer = try Client(path: service.socket).exchange(Self.upload(by: service.addKey()), body: body)
        let viewer = try #require(answer.replacing("\\/", with: "/").firstMatch(of: /"path_viewer":"([^"]+)"/)?.1)
        let page = try Client(path: service.socket).exchange([
            ("REQUEST_METHOD", "GET"), ("DOCUMENT_URI", String(viewer)), ("REMOTE_ADDR", "192.0.2.1"),
        ])
        #expect(page.hasPrefix("Status: 200 OK\r\n"))
        // Well before the next round, which would write them as well.
        kill(service.process.processIdentifier, SIGTERM)
        service.process.waitUntilExit()
        let catalog = try Catalog(path: service.folder.appending(path: "martlet.db").path())
        #expect(try catalog.uploads(after: 0, atMost: 10).map(\.views) == [1])
    }

    /// Hundredths of a second that a process has worked.
    private func processorTime(of process: pid_t) throws -> Int {
        let fields = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8).split(separator: " ")
        return try #require(Int(fields[13])) + #require(Int(fields[14]))
    }

    private static func upload(by key: String) -> [(String, String)] {
        [
            ("REQUEST_METHOD", "POST"), ("DOCUMENT_URI", "/api/1/upload"), ("HTTP_X_API_KEY", key),
            ("CONTENT_TYPE", "multipart/form-data; boundary=\(LiveSite.boundary)"),
        ]
    }

    @Test("leaves nothing of an upload whose sender goes away in the middle, where nginx does not buffer")
    func forgetsTheAbsent() throws {
        let service = try Responder()
        let body = LiveSite.multipart([.file(try Pictures.jpeg(ofBytes: 300_000), named: "half.jpg")])
        for length in ["", "\(body.count)"] {
            let client = try Client(path: service.socket)
            client.begin([
                ("REQUEST_METHOD", "POST"), ("DOCUMENT_URI", "/api/1/upload"), ("CONTENT_LENGTH", length),
                ("CONTENT_TYPE", "multipart/form-data; boundary=\(LiveSite.boundary)"),
            ])
            client.send(.stdin, Array(body.prefix(150_000)))
        }
        // When the service has ended, it has noticed.
        kill(service.process.processIdentifier, SIGTERM)
        service.process.waitUntilExit()
        #expect(service.process.terminationStatus == 0)
        let images = service.folder.appending(path: "images").path()
        #expect(try FileManager.default.subpathsOfDirectory(atPath: images) == [])
        #expect(
            try Catalog(path: service.folder.appending(path: "martlet.db").path()).uploads(after: 0, atMost: 100).count
                == 0)
    }

    @Test("takes over a socket that systemd has opened")
    func inherits() throws {
        let service = try Responder()
        let path = service.folder.appending(path: "handed.sock").path()
        // What systemd does, by a program that is on every machine: a listening socket as descriptor 3.
        let script = """
            import os, socket, sys
            s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(8)
            os.dup2(s.fileno(), 3)
            os.set_inheritable(3, True)
            os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
            os.execv(sys.argv[2], ["martlet", "serve"])
            """
        let second = Process()
        second.executableURL = URL(filePath: "/usr/bin/env")
        second.arguments = ["python3", "-c", script, path, Responder.program]
        second.environment = try #require(service.process.environment).merging(["PATH": "/usr/bin:/bin"]) { $1 }
        second.standardError = FileHandle.nullDevice
        try second.runHearingSignals()
        var said = ""
        try wait(until: {
            said = (try? Client(path: path).exchange([("DOCUMENT_URI", "/nowhere")])) ?? ""
            return !said.isEmpty || !second.isRunning
        })
        #expect(said.hasPrefix("Status: 404 Not Found\r\n"))
        second.terminate()
        second.waitUntilExit()
        #expect(second.terminationStatus == 0)
        #expect(FileManager.default.fileExists(atPath: path), "the socket belongs to whoever made it")
    }
}
