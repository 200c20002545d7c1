import Foundation
import Glibc
import System
import Testing

@testable import martlet

@Suite("martlet doctor")
struct DoctorTests {
    @Test("finds nothing wrong with a site that works, and asks it for everything")
    func findsNothing() throws {
        let site = try LiveSite()
        #expect(try site.upload([.file(Pictures.named("small.png"), named: "a.png")], key: site.userKey).status == 200)
        let nginx = URL(filePath: site.configuration).deletingLastPathComponent().appending(path: "nginx/nginx.conf")
            .path()
        let said = try examine(site, ["--nginx", nginx])
        #expect(said.code == 0, "\(said.lines)")
        #expect(
            Set(said.lines).isSuperset(of: [
                "ok    version: this is martlet \(Martlet.version)",
                "ok    images: \(site.images) can be written, and has unnamed files",
                "ok    database: SQLite finds no fault in \(site.images.dropLast("/images".count))/martlet.db",
                "ok    database: what is recorded is on the disk before it is answered (WAL, synchronous FULL)",
                "ok    site: \(site.url) answers, and calls itself \(site.url)",
                "ok    limits: nginx takes bodies of up to 103400000 bytes, as uploads may have",
                "ok    nginx: its configuration is that of martlet nginx-config",
            ]))
        #expect(
            said.lines.contains { $0.contains(/^(ok  |warn)  sandbox: (media workers|workers|the kernel's landlock)/) })
        #expect(said.lines.contains { $0.hasPrefix("ok    packages: libgd3 is ") })
        #expect(said.lines.contains { $0.hasPrefix("ok    packages: nginx is ") })
        #expect(said.lines.contains { $0.hasPrefix("ok    bodies: nginx and the service are one user, ") })
        #expect(said.lines.contains { $0.hasPrefix("ok    socket: somebody listens on unix:") })
        #expect(said.lines.contains { $0.hasPrefix("warn  addresses: the last uploads all came from 127.0.0.1: ") })

        let unable = try examine(site, ["--nginx", nginx], environment: ["TMPDIR": "/nowhere"])
        #expect(
            unable.lines.filter { $0.contains(" limits: ") } == [
                "warn  limits: no file can be made in /nowhere/, so bodies are not tried: set TMPDIR to another folder"
            ])
    }

    @Test("finds what nginx was not told of")
    func comparesLimits() throws {
        let site = try LiveSite()
        let nginx = URL(filePath: site.configuration).deletingLastPathComponent().appending(path: "nginx/nginx.conf")
            .path()
        let said = try examine(
            site, ["--nginx", nginx],
            environment: ["MARTLET_LIMITS_UPLOAD_BYTES": "100000000", "MARTLET_SITE_URL": "http://elsewhere.example"])
        #expect(said.code == 1)
        #expect(
            Set(said.lines).isSuperset(of: [
                "fail  limits: nginx refuses bodies of 161000000 bytes, which uploads may have\(remedy)",
                "fail  site: \(site.url) calls itself \(site.url) and not http://elsewhere.example: is it another site, or not started again?",
                "warn  nginx: its configuration lacks what martlet nginx-config prints: client_max_body_size 161000000;\(remedy)",
            ]))
    }

    @Test("tells of a database of another version, and leaves it so")
    func leavesVersions() throws {
        let site = try Configured()
        _ = try site.run("user", "add", "ann")
        let database = site.folder.appending(path: "martlet.db").path()
        _ = try output(of: "python3", ["-c", Self.ageing, database])
        let said = try site.run("doctor", environment: ["PATH": "/usr/bin:/bin"])
        let newer = """
            \(database): the database cannot be used: a newer version of Martlet has changed it; run that version, or restore \
            a backup that this one has made
            """
        #expect(said.output.contains("fail  database: \(newer)\n"))
        #expect(try site.run("user", "list") == (78, "", "martlet: \(newer)\n"))
    }

    /// Adds a step of a later version to a database.
    private static let ageing = """
        import sqlite3, sys
        with sqlite3.connect(sys.argv[1]) as db:
            db.execute("INSERT INTO grdb_migrations VALUES ('later')")
        """

    @Test(
        "finds where the service's user could lead nginx's root elsewhere",
        .enabled(if: geteuid() == 0, "only root can give a folder to another user"))
    func findsLinks() throws {
        let site = try Configured()
        let folder = site.folder.path()
        let nobody = uid_t(65_534)
        func make(_ name: String, owner: uid_t = 0, group: gid_t = 0, mode: mode_t = 0o755) {
            #expect(mkdir("\(folder)/\(name)", 0o755) == 0)
            #expect(chown("\(folder)/\(name)", owner, group) == 0)
            #expect(chmod("\(folder)/\(name)", mode) == 0)
        }
        make("images", owner: nobody)
        make("service", owner: nobody)
        make("service/body")
        make("group", group: nobody, mode: 0o775)
        make("sticky", group: nobody, mode: 0o1775)
        make("sticky/body")
        make("sticky/own", owner: nobody)
        #expect(symlink("service", "\(folder)/link") == 0)
        let service = try #require(SystemUser(owning: "\(folder)/images"))
        func found(_ name: String) -> String? {
            Doctor.replaceable("\(folder)/\(name)", by: service).map { String($0.dropFirst(folder.count + 1)) }
        }
        #expect(["service-body", "images", "sticky/body"].map(found) == [nil, nil, nil])
        let replaceable = ["service/body", "link/body", "group/body", "sticky/own", "sticky/new"]
        #expect(replaceable.map(found) == replaceable)
        #expect(found("service/body/more") == "service/body")

        var doctor = Doctor(try Settings.load(from: site.file, environment: [:]).settings, url: nil, nginxFile: nil)
        doctor.checkBodies(in: "\(folder)/service/body")
        doctor.checkBodies(in: "\(folder)/sticky/body")
        #expect(
            doctor.verdicts.filter { $0.subject == "bodies" }.map { "\($0.level) \($0.sentence)" } == [
                "fail nobody can put a link in the place of \(folder)/service/body, which nginx's root would follow\(remedy)",
                "ok \(folder)/sticky/body is where the service's user, nobody, can put no link",
            ])
    }

    @Test("finds images that are a link, and a configuration that would follow links in them")
    func findsLinkedImages() throws {
        let site = try LiveSite()
        let folder = URL(filePath: site.configuration).deletingLastPathComponent()
        let nginx = folder.appending(path: "nginx/nginx.conf")
        let text = try String(contentsOf: nginx, encoding: .utf8)
        let line = try #require(text.firstMatch(of: /\n *(disable_symlinks [^;]*;)[^\n]*/))
        let changed = folder.appending(path: "nginx/changed.conf")
        try Data(text.replacing(line.0, with: "").utf8).write(to: changed)
        let link = folder.appending(path: "link")
        try FileManager.default.createDirectory(at: link, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: link.appending(path: "images"), withDestinationURL: URL(filePath: site.images))
        let said = try examine(
            site, ["--nginx", changed.path()],
            environment: ["MARTLET_STORAGE_IMAGES": link.appending(path: "images").path()])
        #expect(
            said.lines.contains(
                "fail  images: \(link.path())/images is a link, which nginx does not follow: name its target in storage.images"
            ))
        #expect(
            said.lines.contains {
                $0.hasPrefix("warn  nginx: its configuration lacks") && $0.contains("disable_symlinks")
            })
    }

    @Test("compares packages with the versions of Debian 12 on Debian 12 alone")
    func knowsReleases() throws {
        let site = try Configured()
        let release = site.folder.appending(path: "os-release").path()
        var doctor = Doctor(try Settings.load(from: site.file, environment: [:]).settings, url: nil, nginxFile: nil)
        for text in ["ID=ubuntu\nVERSION_CODENAME=noble\n", "ID=debian\nVERSION_CODENAME=trixie\n", ""] {
            try Data(text.utf8).write(to: URL(filePath: release))
            doctor.checkPackages(of: release)
        }
        #expect(
            doctor.verdicts.map { "\($0.level) \($0.sentence)" }
                == Array(
                    repeating:
                        "ok the fixes of libgd, libpng and nginx are not checked on this release, which counts versions otherwise",
                    count: 3))
    }

    @Test("says what to do where nothing runs")
    func findsNothingRunning() throws {
        let site = try Configured("site:\n  url: \"http://127.0.0.1:9\"\n")
        _ = try site.run("user", "add", "ann")
        try FileManager.default.createDirectory(
            at: site.folder.appending(path: "images"), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o750])
        let said = try site.run("doctor", environment: ["PATH": "/usr/bin:/bin"])
        #expect(said.code == 1)
        let images = site.folder.appending(path: "images").path()
        #expect(
            Set(said.output.split(separator: "\n").map(String.init)).isSuperset(of: [
                "fail  socket: nobody listens on unix:\(site.folder.path())/martlet.sock: start the service",
                "fail  site: http://127.0.0.1:9 does not answer as Martlet does: is nginx there, and does it know the site?",
                "warn  images: others may not go through \(images), so nginx may not either: chmod o+x \(images)",
            ]))
    }

    private let remedy =
        ": martlet nginx-config --output /etc/nginx/sites-enabled/martlet.conf, with the options as before, then nginx -s reload"

    private func examine(
        _ site: LiveSite, _ options: [String], environment: [String: String] = [:]
    ) throws -> (code: Int32, lines: [String]) {
        let said = try martlet(
            ["doctor", "--url", site.url, "--config", site.configuration] + options,
            environment: environment.merging(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]) { $1 })
        return (said.code, said.output.split(separator: "\n").map(String.init))
    }
}
