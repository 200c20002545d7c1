import Canary
import FastCGIClient
import Foundation
import Testing

@Suite("The service with workers that were broken into")
struct AttackTests {
    @Test("answers each attack with a refusal, goes on, and lets nothing out")
    func isContained() throws {
        let installation = try Installation(
            worker: "hostile-worker",
            settings: [
                "MARTLET_MEDIA_SANDBOX": "required", "MARTLET_MEDIA_MAX_SECONDS": "2",
                "MARTLET_MEDIA_MAX_PIXELS": "1000000",
            ])
        let key = try installation.run("key", "guest", "create").output.trimmingCharacters(in: .newlines)
        let service = Process()
        _ = try installation.serve(service)
        defer {
            service.terminate()
            service.waitUntilExit()
        }
        let canary = try Canary(in: installation.folder)
        func upload(_ words: String) throws -> String { try self.upload(words, to: installation, key) }

        let attacks = [
            "crash", "spin", "leak", "open /etc/passwd", "create \(canary.file)", "remove \(canary.treasure)",
            "tcp \(canary.port)", "udp \(canary.port)", "unix \(canary.socketPath)", "unix \(canary.abstractName)",
            "exec \(canary.file)", "fork", "kill \(service.processIdentifier)",
            "ptrace \(service.processIdentifier)",
        ]
        for attack in attacks {
            let answer = try upload(attack)
            #expect(answer.hasPrefix("Status: 400 Bad Request The file could not be processed"), "\(attack)")
            #expect(service.isRunning)
        }
        #expect(canary.touched == [])
        // A file that does no harm is taken, by the worker that follows the last one.
        #expect(try upload("work").hasPrefix("Status: 200 OK"))
    }

    @Test("gives a worker no way to what it was given before, neither to change nor to read it")
    func forgets() throws {
        let installation = try Installation(
            worker: "hostile-worker", settings: ["MARTLET_MEDIA_WORKERS": "1", "MARTLET_MEDIA_MAX_PIXELS": "1000000"])
        let key = try installation.run("key", "guest", "create").output.trimmingCharacters(in: .newlines)
        let service = Process()
        _ = try installation.serve(service)
        defer {
            service.terminate()
            service.waitUntilExit()
        }
        func upload(_ words: String) throws -> String { try self.upload(words, to: installation, key) }
        /// What the thumbs say that were published.
        func thumbs() throws -> [String] {
            let images = installation.folder.appending(path: "images").path()
            return try FileManager.default.subpathsOfDirectory(atPath: images).filter { $0.contains(".th.") }.map {
                try String(contentsOfFile: "\(images)/\($0)", encoding: .utf8)
            }
        }

        // Nothing is published while anybody could change it.
        for attack in ["keep", "map"] {
            #expect(
                try upload(attack)
                    == "Status: 500 Internal Server Error Something went wrong here: the upload was not kept")
        }
        #expect(try thumbs() == [])
        // What was refused is empty, though the worker that saw it is still there and has it open.
        #expect(try upload("remember the-secret-of-another").hasPrefix("Status: 400 Bad Request"))
        #expect(try upload("recall").hasPrefix("Status: 200 OK"))
        #expect(try thumbs() == ["recalls "])
        #expect(try upload("work").hasPrefix("Status: 200 OK"))
    }

    /// The status and the message of the answer to an upload of these words.
    private func upload(_ words: String, to installation: Installation, _ key: String) throws -> String {
        let body = LiveSite.multipart([.file(Data(words.utf8), named: "a.png")])
        let answer = try Client(path: installation.socket).exchange(
            [
                ("REQUEST_METHOD", "POST"), ("DOCUMENT_URI", "/api/1/upload"), ("CONTENT_LENGTH", "\(body.count)"),
                ("CONTENT_TYPE", "multipart/form-data; boundary=\(LiveSite.boundary)"), ("HTTP_X_API_KEY", key),
            ], body: Array(body))
        let message = answer.firstMatch(of: /"message":"([^"]*)"/)?.output.1 ?? ""
        return "\(answer.prefix { !$0.isNewline }) \(message)"
    }

    @Test("does not start on a kernel that lacks what is required, and names what that is")
    func insists() throws {
        let installation = try Installation(
            worker: "fake-worker", in: "old-kernel", settings: ["MARTLET_MEDIA_SANDBOX": "required"])
        let said = try installation.run("serve", "--listen", "unix:\(installation.socket)")
        #expect(said.code == 69)
        #expect(
            said.errors == """
                martlet: media.sandbox is required, but media workers run without namespaces: Operation not permitted; media \
                workers run without landlock: Function not implemented

                """)
    }

    @Test("logs once what the kernel lacks where that is not required, and starts")
    func makesDo() throws {
        let installation = try Installation(worker: "fake-worker", in: "old-kernel")
        let service = Process()
        let log = try installation.serve(service)
        service.terminate()
        service.waitUntilExit()
        let lines = log.split(separator: "\n").filter { $0.contains("media workers run without") }
        #expect(lines.count == 2)
        #expect(lines.last?.hasSuffix("media workers run without landlock: Function not implemented") == true)
    }

    @Test("takes the landlock of Debian 12's kernel for a whole layer, and logs what that does not govern")
    func namesGaps() throws {
        let installation = try Installation(
            worker: "fake-worker", in: "linux-6.1", settings: ["MARTLET_MEDIA_SANDBOX": "required"])
        let service = Process()
        let log = try installation.serve(service)
        service.terminate()
        service.waitUntilExit()
        let gaps = """
            the kernel's landlock does not govern truncation (Linux 6.2 does), TCP (6.7), abstract sockets and signals (6.12): \
            that is left to seccomp
            """
        #expect(log.split(separator: "\n").count { $0.hasSuffix(gaps) } == 1, "\(log)")
    }
}
