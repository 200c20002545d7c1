import Foundation
import Glibc
import Testing

@Suite("martlet fsck")
struct FsckTests {
    private struct Report: Decodable {
        struct Line: Decodable {
            let kind, path: String
            let id: String?
            let repaired: Bool
        }

        let uploads, files, bytes: Int
        let damages: [Line]

        var counts: [String: Int] { damages.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 } }
    }

    private func fsck(_ site: LiveSite, _ options: String...) throws -> (code: Int32, report: Report) {
        let said = try martlet(["fsck", "--json"] + options + ["--config", site.configuration])
        try #require(said.errors == "")
        let decoder = JSONDecoder()
        return (said.code, try decoder.decode(Report.self, from: Data(said.output.utf8)))
    }

    /// Changes the record behind the service's back.
    private func execute(_ statements: [String], on site: LiveSite) throws {
        let database = URL(filePath: site.configuration).deletingLastPathComponent().appending(path: "martlet.db")
            .path()
        let script = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1], timeout=10) as db:
                for statement in sys.argv[2:]: db.execute(statement)
            """
        _ = try output(of: "python3", ["-c", script, database] + statements)
    }

    @Test("finds each of a hundred damages of all kinds, and makes good what can be made good")
    func findsEverything() throws {
        let site = try LiveSite(settings: "uploads:\n  moderation: guests\n")
        let (small, wide) = (try Pictures.named("small.png"), try Pictures.named("wide.jpg"))
        func upload(_ picture: Data, _ name: String, key: String) throws {
            let reply = try site.upload([.file(picture, named: name), .field("title", name)], key: key)
            try #require(reply.status == 200)
        }
        for number in 100..<130 { try upload(small, "p\(number).png", key: site.userKey) }
        for number in 130..<145 { try upload(wide, "p\(number).jpg", key: site.userKey) }
        try upload(small, "leaving.png", key: site.userKey)
        for number in 160..<166 { try upload(small, "w\(number).png", key: site.guestKey) }
        #expect(try fsck(site).code == 0)

        let files = FileManager.default
        let day =
            "\(site.images)/\(try #require(site.files().first).split(separator: "/").dropLast().joined(separator: "/"))"
        let waitingDay = day.replacing("/images/", with: "/images-unapproved/")
        func overwrite(_ path: String, _ change: (inout Data) -> Void) throws {
            var bytes = try Data(contentsOf: URL(filePath: path))
            change(&bytes)
            try bytes.write(to: URL(filePath: path))
        }
        for number in 100..<105 { try files.removeItem(atPath: "\(day)/p\(number).png") }
        for number in 105..<110 {
            try files.removeItem(atPath: "\(day)/p\(number).png")
            try files.createSymbolicLink(atPath: "\(day)/p\(number).png", withDestinationPath: "p110.png")
        }
        for number in 110..<120 { try overwrite("\(day)/p\(number).png") { $0.removeLast(10) } }
        for number in 120..<130 { try overwrite("\(day)/p\(number).png") { $0[$0.count / 2] ^= 1 } }
        for number in 130..<140 {
            try files.removeItem(atPath: "\(day)/p\(number).th.jpg")
            try files.removeItem(atPath: "\(day)/p\(number).md.jpg")
        }
        for number in 140..<145 {
            try overwrite("\(day)/p\(number).th.jpg") { $0 = Data() }
            try overwrite("\(day)/p\(number).md.jpg") { $0 = Data(count: $0.count) }
        }
        for number in 160..<165 { try files.removeItem(atPath: "\(waitingDay)/w\(number).th.png") }
        for number in 0..<10 { try Data("stray \(number)".utf8).write(to: URL(filePath: "\(day)/s\(number).th.jpg")) }
        try files.createDirectory(atPath: "\(site.images)/a/b", withIntermediateDirectories: true)
        for number in 0..<5 {
            try files.createSymbolicLink(atPath: "\(site.images)/l\(number)", withDestinationPath: "/etc/passwd")
            try Data("deep".utf8).write(to: URL(filePath: "\(site.images)/a/b/.hidden\(number)"))
            try Data("waiting".utf8).write(to: URL(filePath: "\(waitingDay)/s\(number).jpg"))
            let lock = URL(filePath: site.configuration).deletingLastPathComponent()
                .appending(path: "martlet.db-\(UUID().uuidString.lowercased()).lock").path()
            #expect(files.createFile(atPath: lock, contents: nil, attributes: [.modificationDate: Date.distantPast]))
        }
        let folder = day.dropFirst(site.images.count + 1)
        // A service that goes on would finish a deletion by itself.
        kill(site.responder, SIGSTOP)
        defer { kill(site.responder, SIGCONT) }
        try Data("half".utf8).write(to: URL(filePath: "\(day)/half.jpg"))
        try execute(
            [
                """
                INSERT INTO names (public_id, folder, root, stem, extension, state, process)
                VALUES ('half', '\(folder)', 'half', 'half', 'jpg', 'reserved', 'nobody'),
                    ('b', '\(folder)', 'b', 'b', 'jpg', 'reserved', 'x'), ('c', '\(folder)', 'c', 'c', 'jpg', 'reserved', 'x')
                """,
                "UPDATE uploads SET approval = 'approving' WHERE title = 'w165.png'",
                "DELETE FROM uploads WHERE title = 'leaving.png'",
                "UPDATE names SET state = 'deleting', reason = 'deleted', user_id = NULL, bytes = 0 WHERE stem = 'leaving'",
            ], on: site)

        let found = try fsck(site)
        #expect(found.code == 1)
        #expect(
            found.report.counts == [
                "original_missing": 10, "original_size": 10, "original_bytes": 10,
                "derived_missing": 25, "derived_size": 5, "derived_bytes": 5, "stray": 25, "lock_left": 5,
                "reserved_left": 3, "approving_left": 1, "deleting_left": 1,
            ])
        #expect(found.report.damages.count == 100)
        #expect(found.report.damages.allSatisfy { !$0.repaired })

        let repaired = try fsck(site, "--repair")
        #expect(repaired.code == 1)
        #expect(repaired.report.damages.count { $0.repaired } == 70)
        let rest = try fsck(site, "--repair")
        #expect(rest.code == 1)
        #expect(
            Set(rest.report.damages.map(\.kind)) == [
                "original_missing", "original_size", "original_bytes",
            ])
        #expect(rest.report.damages.count == 30)
        kill(site.responder, SIGCONT)

        for name in ["p130.th.jpg", "p140.th.jpg"] {
            #expect(try output(of: "identify", ["-format", "%wx%h", "\(day)/\(name)"]) == "320x320")
        }
        for name in ["p130.md.jpg", "p140.md.jpg"] {
            #expect(try output(of: "identify", ["-format", "%w", "\(day)/\(name)"]) == "500")
        }
        let lost = "\(site.images)-lost"
        #expect(try String(contentsOfFile: "\(lost)/\(folder)/s7.th.jpg", encoding: .utf8) == "stray 7")
        #expect(try Data(contentsOf: URL(filePath: "\(lost)/\(folder)/p140.md.jpg")).allSatisfy { $0 == 0 })
        #expect(try files.destinationOfSymbolicLink(atPath: "\(lost)/l3") == "/etc/passwd")
        #expect(!files.fileExists(atPath: "\(day)/half.jpg") && !files.fileExists(atPath: "\(day)/leaving.png"))
        #expect(try site.get("/images/\(folder)/w165.png").status == 200)

        // Only a backup has the bytes of the thirty; without them their records go, and all is well.
        let ids = rest.report.damages.compactMap(\.id)
        #expect(try martlet(["delete"] + ids + ["--config", site.configuration]).code == 0)
        #expect(try fsck(site).code == 0)
        #expect(try site.upload([.file(small, named: "next.png")], key: site.userKey).status == 200)
    }

    @Test("ends with 2 when all was repaired, and says in words what it did")
    func tells() throws {
        let site = try LiveSite()
        #expect(try site.upload([.file(Pictures.named("wide.jpg"), named: "a.jpg")], key: site.userKey).status == 200)
        let thumb = try #require(site.files().first { $0.hasSuffix(".th.jpg") })
        try FileManager.default.removeItem(atPath: "\(site.images)/\(thumb)")
        let said = try martlet([
            "fsck", "--repair", "--rate", "100_000".replacing("_", with: ""), "--config", site.configuration,
        ])
        #expect(said.code == 2)
        #expect(said.output.contains(/\/a.th.jpg is missing \(upload [0-9A-Za-z]{8}\): made again\n/))
        #expect(said.output.hasSuffix("1 damaged, 1 repaired\n"))
    }

    @Test("has a file that it made again on the disk before it has its name, and the name before it says so")
    func syncs() throws {
        let site = try LiveSite()
        #expect(try site.upload([.file(Pictures.named("wide.jpg"), named: "a.jpg")], key: site.userKey).status == 200)
        let thumb = try #require(site.files().first { $0.hasSuffix(".th.jpg") })
        try FileManager.default.removeItem(atPath: "\(site.images)/\(thumb)")
        let trace = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID()).strace").path()
        defer { try? FileManager.default.removeItem(atPath: trace) }
        let program = try #require(Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "martlet"))
        let said = try output(
            of: "strace",
            [
                "-f", "-y", "-o", trace, "-e", "trace=linkat,fdatasync,fsync,write", program.path(), "fsck", "--repair",
                "--config", site.configuration,
            ])
        #expect(said.hasSuffix("1 damaged, 1 repaired\n"))
        let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
        let link = try #require(calls.firstIndex { $0.contains("linkat(") && $0.contains("\"a.th.jpg\"") })
        let file = try #require(calls[link].firstMatch(of: /fd\/(\d+)/)).output.1
        #expect(calls[..<link].contains { $0.contains("fdatasync(\(file)<") && $0.contains("/images/#") })
        let folder = try #require(
            calls[link...].firstIndex { $0.contains(/fsync\(\d+<.*\/images\/\d{4}\/\d\d\/\d\d>/) })
        #expect(calls[folder...].contains { $0.contains("write(1<") })
    }

    @Test("takes nothing for damage that is on its way in or out")
    func toleratesWork() throws {
        let site = try LiveSite()
        let picture = try Pictures.named("small.png")
        let statuses = Results<Int>()
        let traffic = Thread {
            for number in 0..<150 {
                statuses.append {
                    let reply = try site.upload([.file(picture, named: "t\(number).png")], key: site.userKey)
                    guard number % 2 == 0 else { return reply.status }
                    return try site.get(try #require(reply.image["delete_url"] as? String)).status
                }
            }
        }
        traffic.start()
        var looks = 0
        while !traffic.isFinished {
            let found = try fsck(site)
            #expect(found.code == 0, "\(found.report.damages)")
            looks += 1
        }
        #expect(looks > 1)
        #expect(try statuses.all() == Array(repeating: 200, count: 150))
    }
}
