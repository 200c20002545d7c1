import Foundation
import Eventually
import Storage
import Synchronization
import Testing

@Suite("martlet backup and restore")
struct BackupTests {
    @Test("copy a site that is in use, and make the same site of the copy", arguments: ["", "/dev/shm"])
    func comeBack(elsewhere: String) throws {
        let site = try LiveSite(settings: "uploads:\n  moderation: guests\n")
        let picture = try Pictures.named("small.png")
        @Sendable func upload(_ name: String, _ key: String) throws -> Reply {
            let reply = try site.upload([.file(picture, named: name)], key: key)
            try #require(reply.status == 200)
            return reply
        }
        for number in 0..<5 { _ = try upload("a\(number).png", site.userKey) }
        _ = try upload("waits.png", site.guestKey)
        let files = try site.files()

        // On one file system files are linked, to another one they are copied.
        let folder =
            (elsewhere.isEmpty ? FileManager.default.temporaryDirectory.path() : elsewhere) + "/martlet-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Until the copy is made, uploads come and go again.
        let goesOn = Atomic(true)
        defer { goesOn.store(false, ordering: .relaxed) }
        let deletions = Results<Int>()
        let traffic = DispatchGroup()
        for _ in 0..<3 {
            traffic.enter()
            Thread {
                while goesOn.load(ordering: .relaxed) {
                    deletions.append {
                        let url = try upload("t.png", site.userKey).text.firstMatch(of: /"delete_url":"([^"]*)"/)
                        return try site.get(String(#require(url).output.1).replacing("\\/", with: "/")).status
                    }
                }
                traffic.leave()
            }.start()
        }
        try wait(until: { try deletions.all().count > 0 })
        let before = try deletions.all().count
        let said = try martlet(["backup", folder, "--config", site.configuration])
        let after = try deletions.all().count
        goesOn.store(false, ordering: .relaxed)
        traffic.wait()
        #expect(after > before, "nothing was uploaded while the copy was made")
        #expect(try Set(deletions.all()) == [200])
        #expect(said.code == 0, "\(said.errors)")
        #expect(said.output.contains(/copied \d+ uploads, \d+ files/))

        let other = try Configured()
        let restored = try other.run("restore", folder, "--verify")
        #expect(restored.code == 0, "\(restored.errors)")
        let checked = try other.run("fsck", "--json")
        #expect(checked.code == 0, "\(checked.output)")
        let images = other.folder.appending(path: "images").path()
        for file in files {
            #expect(
                try Data(contentsOf: URL(filePath: "\(images)/\(file)"))
                    == Data(contentsOf: URL(filePath: "\(site.images)/\(file)")))
        }
        #expect(try other.run("pending").output.hasSuffix("/waits.png\n"))
        #expect(try other.run("user", "list").output == "admin  administrator\nother\nuser\n")
        let modes = try ["martlet.db", "images/\(#require(files.first))"].map { name in
            try FileManager.default.attributesOfItem(atPath: other.folder.appending(path: name).path())[
                .posixPermissions]
                as? Int
        }
        #expect(modes == [0o600, 0o644])
    }

    @Test("have the record on the disk before they say that they are done")
    func areSynced() throws {
        let site = try Configured()
        _ = try site.run("user", "add", "ann")
        let folder = site.folder.appending(path: "copy").path()
        #expect(try site.run("backup", folder).code == 0)

        let other = try Configured()
        let trace = other.folder.appending(path: "trace").path()
        let program = try #require(Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "martlet"))
        _ = try output(
            of: "strace",
            [
                "-f", "-y", "-o", trace, "-e", "trace=link,linkat,fsync,write", program.path(), "restore", folder,
                "--config",
                other.file,
            ])
        let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
        let place = other.folder.path().split(separator: "/").joined(separator: "/")
        let name = try #require(calls.firstIndex { $0.contains("/martlet.db\"") && $0.contains("link") })
        let sync = try #require(calls[name...].firstIndex { $0.contains("fsync(") && $0.contains("</\(place)>") })
        #expect(calls[sync...].contains { $0.contains("write(1<") })
    }

    @Test("have the files of a copy on the disk before they say that they are done")
    func areSyncedWithFiles() throws {
        let site = try LiveSite()
        #expect(try site.upload([.file(Pictures.named("wide.jpg"), named: "a.jpg")], key: site.userKey).status == 200)
        let work = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: work) }
        let (folder, trace) = (work.appending(path: "copy").path(), work.appending(path: "trace").path())
        let program = try #require(Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "martlet"))
        let said = try output(
            of: "strace",
            [
                "-f", "-y", "-o", trace, "-e", "trace=linkat,syncfs,fdatasync,fsync,write", program.path(), "backup",
                folder, "--config", site.configuration,
            ])
        #expect(said.hasPrefix("copied 1 uploads, 3 files"))
        let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
        let link = try #require(calls.lastIndex { $0.contains("linkat(") && $0.contains("\"a.") })
        let sync = try #require(calls[link...].firstIndex { $0.contains("syncfs(") && $0.contains("/copy/images>") })
        #expect(calls[sync...].contains { $0.contains("write(1<") })
        let record = try #require(
            calls.firstIndex { $0.contains(/f(data)?sync\(\d+<.*\/copy\/martlet\.db>/) })
        #expect(record < link)
    }

    @Test("refuse what would be overwritten, and what is no backup")
    func refuse() throws {
        let site = try Configured()
        _ = try site.run("user", "add", "ann")
        let folder = site.folder.appending(path: "copy").path()
        #expect(try site.run("backup", folder) == (0, "copied 0 uploads, 0 files, 0 B\n", ""))
        #expect(
            try site.run("backup", folder)
                == (65, "", "martlet: \(folder): something is there already, and it is left alone\n"))
        #expect(
            try site.run("restore", folder) == (
                65, "", "martlet: \(site.folder.path())/martlet.db: something is there already, and it is left alone\n"
            ))
        #expect(
            try site.run("restore", "/nowhere")
                == (65, "", "martlet: /nowhere: there is no martlet.db, so this is no backup of a site\n"))
        #expect(try site.run("user", "list").output == "ann\n")
    }

    @Test("tell which files are not as the record says")
    func tell() throws {
        let site = try LiveSite()
        _ = try site.upload([.file(Pictures.named("small.png"), named: "a.png")], key: site.userKey)
        _ = try site.upload([.file(Pictures.named("small.png"), named: "b.png")], key: site.userKey)
        let files = try site.files()
        let a = try #require(files.first { $0.hasSuffix("/a.png") })
        let b = try #require(files.first { $0.hasSuffix("/b.png") })
        try Data("other".utf8).write(to: URL(filePath: "\(site.images)/\(a)"))
        try FileManager.default.removeItem(atPath: "\(site.images)/\(b)")
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())").path()
        let said = try martlet(["backup", folder, "--config", site.configuration])
        #expect(said.code == 1)
        #expect(said.errors.contains("martlet: \(a) has the wrong bytes (upload "))
        #expect(said.errors.contains("martlet: \(b) is missing (upload "))
    }
}
