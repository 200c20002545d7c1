import Foundation
import Glibc
import Testing

@Suite("HUP")
struct ReloadTests {
    /// Reads the log of a site as it grows.
    private final class Log {
        private let tail = Process()
        private let output = Pipe()
        private var said = ""

        init(of site: LiveSite) throws {
            let folder = URL(filePath: site.configuration).deletingLastPathComponent()
            tail.executableURL = URL(filePath: "/usr/bin/tail")
            tail.arguments = ["-n", "+1", "-f", folder.appending(path: "log/martlet.log").path()]
            tail.standardOutput = output
            try tail.runHearingSignals()
        }

        deinit {
            tail.terminate()
            tail.waitUntilExit()
        }

        /// Everything up to a text, which is waited for.
        func read(until text: String) throws -> String {
            if !said.contains(text) {
                said = try output.fileHandleForReading.text(after: said) { $0.contains(text) }
            }
            let end = try #require(said.range(of: text)).upperBound
            defer { said = String(said[end...]) }
            return String(said[..<end])
        }
    }

    @Test("makes the next requests follow what is in the configuration now, and a wrong one is told and passed over")
    func readsAgain() throws {
        let site = try LiveSite()
        let log = try Log(of: site)
        let file = URL(filePath: site.configuration)
        let first = try String(contentsOf: file, encoding: .utf8)
        func configure(_ more: String) throws {
            try Data((first + more).utf8).write(to: file)
            kill(site.responder, SIGHUP)
        }
        func upload() throws -> Int {
            try site.upload([.file(Pictures.named("small.png"), named: "a.png")], key: site.userKey).status
        }
        #expect(try upload() == 200)

        try configure("uploads:\n  formats: [jpg]\n")
        _ = try log.read(until: "the configuration was read again and is followed")
        #expect(try upload() == 400)

        try configure("uploads:\n  formats: [png, tiff]\nmedia:\n  quality: 0\nextra: 1\n")
        let complaints = try log.read(until: "the configuration is wrong, and the one before is still followed")
        #expect(complaints.contains("\(site.configuration): uploads.formats is “png,tiff” and must be a list of "))
        #expect(
            complaints.contains("\(site.configuration): media.quality is “0” and must be a whole number from 1 to 100"))
        #expect(complaints.contains("\(site.configuration): extra is no setting of Martlet"))
        #expect(try upload() == 400)

        try configure("media:\n  workers: 7\n")
        let told = try log.read(until: "the configuration was read again and is followed")
        #expect(told.contains(/media.workers is 7 now, and stays \d+ until the service is started again/))
        #expect(try upload() == 200)
    }

    @Test("lays a new watermark on the next uploads, and keeps the one before where the new one is no good")
    func marks() throws {
        let site = try LiveSite()
        let log = try Log(of: site)
        let file = URL(filePath: site.configuration)
        let first = try String(contentsOf: file, encoding: .utf8)
        func upload(after setting: String, until told: String) throws -> (log: String, isMarked: Bool) {
            try Data((first + setting).utf8).write(to: file)
            kill(site.responder, SIGHUP)
            let said = try log.read(until: told)
            let picture = try Pictures.named("wide.jpg")
            let image = try site.upload([.file(picture, named: "a.jpg")], key: site.userKey).image
            return (said, try site.get(try #require(image["url"] as? String)).body != picture)
        }
        #expect(try upload(after: "\n", until: "is followed").isMarked == false)
        #expect(try upload(after: "watermark:\n  text: Bird\n", until: "is followed").isMarked)
        let wrong = try upload(after: "watermark:\n  image: /nowhere.png\n", until: "and the one before still is")
        #expect(wrong.log.contains("watermark.image: /nowhere.png cannot be read: No such file or directory"))
        #expect(wrong.isMarked)
        #expect(try upload(after: "watermark:\n  text: \"\"\n", until: "is followed").isMarked == false)
    }
}
