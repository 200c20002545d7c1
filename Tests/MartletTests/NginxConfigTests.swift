import Foundation
import Glibc
import Eventually
import Testing
import Uploads

@Suite("martlet nginx-config")
struct NginxConfigTests {
    private let certificate = ["--certificate", "/c.pem", "--certificate-key", "/k.pem"]

    private func lines(_ site: Configured, _ arguments: [String] = []) throws -> [String] {
        let said = try martlet(["nginx-config", "--config", site.file] + arguments)
        #expect(said.errors == "")
        return said.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    @Test("prints one file with everything in it")
    func isWhole() throws {
        let site = try Configured("site:\n  url: \"https://pictures.example\"\nlimits:\n  upload_bytes: 5_000_000\n")
        let text = try martlet(["nginx-config", "--config", site.file] + certificate).output
        let lines = Set(text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
        #expect(
            lines.isSuperset(of: [
                "server \"unix:\(site.folder.path())/martlet.sock\";",
                "ssl_certificate \"/c.pem\"; ssl_certificate_key \"/k.pem\";", "server_name pictures.example;",
                "location = /precheck {", "default_type application/octet-stream;",
            ]))
        #expect(text.contains("client_max_body_size 17000000;"))  // the limit of guests is the larger one
        #expect(!text.contains(/@[A-Z_]+@/) && !text.contains("include "))
        #expect(text.contains("location = /api/1/upload  {\n"))
    }

    @Test("gives nginx the folder of the record nowhere but where the images lie")
    func isNarrow() throws {
        let site = try Configured()
        let lines = try lines(site)
        let root = "root \"\(site.folder.path())\";"
        #expect(lines.filter { $0.hasPrefix("root ") }.map { $0.prefix(root.count) } == [root[...]])
        let place = try #require(lines.firstIndex { $0.hasPrefix(root) })
        #expect(lines[place - 1] == "location ^~ /images/ {")
        let atTheTop = try martlet(["nginx-config"], environment: ["MARTLET_STORAGE_IMAGES": "/images"]).output
        #expect(atTheTop.contains("root \"/\";") && atTheTop.contains("client_body_temp_path \"/body\" 1;"))
    }

    @Test("keeps bodies beside the service's folder, where its user can put no link, unless nginx runs as that user")
    func keepsBodiesApart() throws {
        let site = try Configured()
        let folder = site.folder.path()
        func bodies(_ arguments: [String] = []) throws -> [String] {
            try lines(site, arguments).filter { $0.hasPrefix("client_body_temp_path") }
        }
        #expect(try bodies() == ["client_body_temp_path \"\(folder)-body\" 1;"])
        #expect(try bodies(["--standalone", "/srv/own"]) == ["client_body_temp_path \"\(folder)/body\" 1;"])
        #expect(
            try lines(site).contains(
                "disable_symlinks on \"from=\(folder)\"; # the service makes none, so a link leads to what nobody is to see"
            ))
    }

    @Test("limits what may be under way, before the precheck is asked, and not where the limit is 0")
    func limits() throws {
        func limits(_ settings: String) throws -> [String] {
            try lines(Configured("limits:\n\(settings)")).filter {
                $0.hasPrefix("limit_conn martlet") || $0 == "auth_request /precheck;"
                    || $0.hasPrefix("location = /1/upload ")
            }
        }
        let upload = [
            "limit_conn martlet_connections 64;", "limit_conn martlet_address_bodies 16;",
            "limit_conn martlet_site_bodies 64;", "auth_request /precheck;",
        ]
        let standard = try limits("  upload_bytes: 5_000_000\n")
        #expect(standard.first == "limit_conn martlet_connections 64;")
        #expect(standard.dropFirst().filter { !$0.hasPrefix("location") } == (0..<4).flatMap { _ in upload })
        #expect(try limits("  connections: 0\n  keyless_bodies: [0, 0]\n").filter { $0.hasPrefix("limit_conn") } == [])
        let some = try limits("  connections: 0\n  keyless_bodies: [3, 0]\n")
        #expect(Set(some.filter { $0.hasPrefix("limit_conn") }) == ["limit_conn martlet_address_bodies 3;"])
        for wrong in ["[16]", "[1, 2, 3]", "[-1, 2]", "[1, 65536]", "some"] {
            let said = try Configured("limits:\n  keyless_bodies: \(wrong)\n").run("config", "check")
            #expect(said.code == 78)
            #expect(said.errors.contains("limits.keyless_bodies must be two whole numbers up to 65535: "))
        }
    }

    @Test("takes nothing into nginx's file that would not be text there")
    func refusesCode() throws {
        let places = [
            "MARTLET_SITE_URL", "MARTLET_STORAGE_IMAGES", "MARTLET_DATABASE_PATH", "MARTLET_SERVER_LISTEN",
        ]
        for character in ["\"", "'", "\\", "$", ";", "{", "}", "#", "`", "\n", "\t", "\u{7F}"] {
            for place in places {
                let value =
                    switch place {
                    case "MARTLET_SITE_URL": "http://a\(character)b"
                    case "MARTLET_SERVER_LISTEN": "unix:/run/a\(character)b"
                    default: "/srv/a\(character)b/images"
                    }
                for command in [["config", "check"], ["nginx-config"]] {
                    let said = try martlet(command, environment: [place: value])
                    #expect(said.code == 78, "\(place) \(value.debugDescription)")
                    #expect(said.output == "" && said.errors.contains("environment: \(place) "))
                }
            }
            for option in ["--listen", "--name", "--access-log", "--standalone"] {
                let said = try Configured().run("nginx-config", option, "/a\(character)b")
                #expect(said.code == 64 && said.output == "", "\(option) \(character.debugDescription)")
            }
        }
    }

    @Test(
        "knows an address of the site from what only begins as one",
        arguments: [
            ("http://127.0.0.1:8080", true), ("https://images.example", true),
            ("https://a_b.images.example:8443", true),
            ("http://[::1]:8080", true), ("https://bücher.example", true), ("https://images.example/a/b-c_d~1.2", true),
            ("https://me@images.example", false), ("https://me:secret@images.example", false),
            ("https://images.example/", false), ("https://images.example/a b", false),
            ("https://images.example?a", false),
            ("https://images.example#a", false), ("https://images.example:0", false),
            ("https://images.example:70000", false),
            ("https://images.example:", false), ("https://", false), ("https://*.example", false),
            ("https://~a", false),
            ("https://a b", false), ("https://[images]", false), ("https://images.example/%\"", false),
            ("ftp://images.example", false), ("images.example", false), ("https://a@b@c", false),
        ])
    func knowsAddresses(url: String, isOne: Bool) throws {
        let said = try martlet(["config", "check"], environment: ["MARTLET_SITE_URL": url])
        #expect(said.code == (isOne ? 0 : 78), "\(said.errors)")
        guard isOne else { return }
        let text = try martlet(
            ["nginx-config", "--listen", "80"], environment: ["MARTLET_SITE_URL": url]
        ).output
        let name = text.firstMatch(of: /\n +server_name ([^;\n]*);/)?.1
        let names = [
            "https://bücher.example": "xn--bcher-kva.example", "https://a_b.images.example:8443": "a_b.images.example",
        ]
        #expect(name.map(String.init) == names[url] ?? (url.contains("images.example") ? "images.example" : "_"))
    }

    @Test("counts addresses as the service does, in every spelling of nginx's")
    func countsAddresses() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = try Configured().run("nginx-config").output
        let map = try #require(
            text.firstMatch(of: /map \$remote_addr \$martlet_address \{[^}]*\{4\}[^}]*\{4\}[^}]*\{4\}[^}]*\}/)
        ).0
        let port = try freePort()
        let temporary = ["client_body", "fastcgi", "proxy", "scgi", "uwsgi"].map { "\($0)_temp_path tmp-\($0);" }
        let whole = """
            \(geteuid() == 0 ? "user root root;" : "")
            daemon off;
            pid nginx.pid;
            error_log error.log;
            events {}
            http {
                \(temporary.joined(separator: " "))
                access_log off;
                set_real_ip_from 127.0.0.1;
                real_ip_header X-Forwarded-For;
                \(map)
                server { listen 127.0.0.1:\(port); location / { return 200 $martlet_address; } }
            }
            """
        try Data(whole.utf8).write(to: folder.appending(path: "nginx.conf"))
        let nginx = Process()
        nginx.executableURL = URL(filePath: "/usr/sbin/nginx")
        nginx.arguments = ["-p", folder.path(), "-c", "nginx.conf", "-e", "error.log"]
        try nginx.runHearingSignals()
        defer {
            nginx.terminate()
            nginx.waitUntilExit()
        }
        func counted(_ address: String) throws -> String {
            try output(
                of: "curl", ["-s", "--noproxy", "*", "-H", "X-Forwarded-For: \(address)", "http://127.0.0.1:\(port)/"])
        }
        while try counted("192.0.2.1").isEmpty { try #require(nginx.isRunning) }

        // Groups that are zero or not, in every pattern: nginx shortens the longest run of zeros.
        var addresses = ["192.0.2.1", "::ffff:192.0.2.1", "::192.0.2.1", "fe80::1", "64:ff9b::192.0.2.1", "::1"]
        for pattern in stride(from: 0, to: 256, by: 3) {
            addresses.append((0..<8).map { pattern >> $0 & 1 == 1 ? "20\($0)a" : "0" }.joined(separator: ":"))
        }
        for address in addresses {
            #expect(try counted(address) == AddressPrefix.name(of: address), "\(address)")
        }
    }

    @Test("listens to both families of addresses, by HTTP/2 where there is TLS, and sends who comes without it there")
    func listens() throws {
        func listens(_ url: String, _ arguments: [String] = []) throws -> [String] {
            try lines(Configured("site:\n  url: \"\(url)\"\n"), arguments).filter {
                $0.hasPrefix("listen ") || $0.hasPrefix("return 308 ")
            }
        }
        // Where the kernel has but one family, nginx must not be told of the other.
        let isDual = FileManager.default.fileExists(atPath: "/proc/net/if_inet6")
        func both(_ port: String) -> [String] { ["listen \(port);"] + (isDual ? ["listen [::]:\(port);"] : []) }

        #expect(try listens("http://pictures.example") == both("80"))
        #expect(try listens("http://127.0.0.1:8080") == ["listen 127.0.0.1:8080;"])
        let away = "return 308 \"https://pictures.example$request_uri\";"
        #expect(
            try listens("https://pictures.example", certificate) == both("80") + [away] + both("443 ssl http2"))
        #expect(
            try listens("https://pictures.example:8443", certificate)
                == both("80") + ["return 308 \"https://pictures.example:8443$request_uri\";"]
                + both("8443 ssl http2"))
        // Where TLS ends before nginx, nobody is sent away.
        #expect(
            try listens("https://pictures.example", ["--listen", "80", "--listen", "127.0.0.1:81"])
                == ["listen 80;", "listen 127.0.0.1:81;"])
        #expect(
            try listens("https://pictures.example", certificate + ["--listen", "192.0.2.1:443 ssl"])
                == ["listen 192.0.2.1:443 ssl;"])
    }

    @Test("has nginx wait longer than the last upload of a full queue can take")
    func waits() throws {
        func timeout(_ settings: String) throws -> [String] {
            try lines(Configured(settings)).filter { $0.hasPrefix("fastcgi_read_timeout") }
        }
        let uploads = 5  // the four spellings of the endpoint, and what comes there by another method
        let short = try timeout("media:\n  workers: 2\n  queue: 48\n  max_seconds: 10\n")
        #expect(
            short == ["fastcgi_read_timeout 60s; # an upload has longer", "fastcgi_read_timeout 10s;"]
                + Array(repeating: "fastcgi_read_timeout \(30 + 4 * 25 * 10 + 30)s;", count: uploads))
        let long = try timeout("media:\n  workers: 2\n  queue: 3\n  max_seconds: 3600\nfetch:\n  seconds: 50\n")
        #expect(long.last == "fastcgi_read_timeout \(50 + 4 * 3 * 3600 + 30)s;")
    }

    @Test("says what it cannot do")
    func explainsFaults() throws {
        let site = try Configured("site:\n  url: \"https://pictures.example\"\n")
        let needsTLS = """
            martlet: this needs TLS: give --certificate and --certificate-key, or --listen 80 where TLS ends before this nginx

            """
        #expect(try site.run("nginx-config") == (65, "", needsTLS))
        #expect(try site.run("nginx-config", "--listen", "80", "--listen", "443 ssl http2") == (65, "", needsTLS))
        #expect(try site.run("nginx-config", "--certificate", "/c.pem").code == 64)
        let elsewhere = ["MARTLET_STORAGE_IMAGES": "/srv/pictures"]
        for command in [["nginx-config"], ["config", "check"]] {
            #expect(
                try martlet(command + ["--config", site.file], environment: elsewhere) == (
                    78, "",
                    """
                    martlet: environment: MARTLET_STORAGE_IMAGES is “/srv/pictures” and must be an absolute path that ends in \
                    /images

                    """
                ))
        }
        let handed = try site.run("nginx-config", environment: ["MARTLET_SERVER_LISTEN": "fd:3"])
        #expect(handed.code == 78)
    }

    @Test("replaces a file as a whole, behind a link too, and leaves it as it is where something is wrong")
    func replaces() throws {
        let site = try Configured()
        let (available, enabled) = (site.folder.appending(path: "available"), site.folder.appending(path: "enabled"))
        for folder in [available, enabled] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        let (file, link) = (available.appending(path: "martlet.conf"), enabled.appending(path: "martlet.conf"))
        try Data("the one before".utf8).write(to: file)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)

        let wrong = try site.run(
            "nginx-config", "--output", link.path(), environment: ["MARTLET_SERVER_LISTEN": "fd:3"])
        #expect(wrong.code == 78)
        #expect(try String(contentsOf: file, encoding: .utf8) == "the one before")
        #expect(try site.run("nginx-config", "--output", link.path()) == (0, "", ""))
        #expect(try String(contentsOf: file, encoding: .utf8) == site.run("nginx-config").output)
        #expect(try FileManager.default.attributesOfItem(atPath: file.path())[.posixPermissions] as? Int == 0o644)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path()) == file.path())
        for folder in [available, enabled] {
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()) == ["martlet.conf"])
        }
        let nowhere = try site.run("nginx-config", "--output", "/nowhere/martlet.conf")
        #expect(nowhere.code == 74)
        #expect(nowhere.errors == "martlet: /nowhere/martlet.conf: open failed: No such file or directory (errno 2)\n")
    }
}

@Suite("An nginx of the operator's, with the printed site and settings of its own")
struct OwnNginxTests {
    @Test("serves it by TLS to both families of addresses, and sends there who comes without")
    func serves() throws {
        let site = try LiveSite()
        let nginx = try OwnNginx(before: site)
        let picture = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID()).png")
        try Pictures.named("small.png").write(to: picture)
        defer { try? FileManager.default.removeItem(at: picture) }

        for address in nginx.addresses {
            #expect(
                try nginx.ask("https://\(address):\(nginx.port)/api/openapi.json", "-w", "%{http_version} %{http_code}")
                    .hasSuffix("2 200"))
            let upload = ["-H", "X-API-Key: \(site.userKey)", "-F", "source=@\(picture.path())"]
            let taken = try nginx.ask(
                ["https://\(address):\(nginx.port)/api/1/upload", "-w", "%{http_code}"] + upload)
            #expect(taken.hasSuffix("}200"), "\(taken)")
            // 308 keeps method and body, and so the upload comes through.
            let away = "http://\(address):\(nginx.plainPort)"
            let led = try nginx.ask(["\(away)/api/1/upload", "-L", "-w", "%{num_redirects} %{http_code}"] + upload)
            #expect(led.hasSuffix("}1 200"), "\(led)")
            #expect(
                try nginx.ask("\(away)/a?b=c", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}")
                    == "308 https://localhost:\(nginx.port)/a?b=c")
            #expect(
                try nginx.ask("\(away)/.well-known/acme-challenge/x", "-o", "/dev/null", "-w", "%{http_code}") == "404")
        }
        #expect(try String(contentsOf: nginx.log, encoding: .utf8).contains(" POST \"/api/1/upload\" 200 "))
    }

    @Test("refuses a wrong key by HTTP/2 before the body is sent")
    func refusesEarly() throws {
        let nginx = try OwnNginx(before: LiveSite())
        let holes = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
        try Data().write(to: holes)
        defer { try? FileManager.default.removeItem(at: holes) }
        try FileHandle(forWritingTo: holes).truncate(atOffset: 50_000_000)
        let said = try nginx.ask(
            "https://127.0.0.1:\(nginx.port)/api/1/upload", "-H", "X-API-Key: wrong", "-F", "source=@\(holes.path())",
            "-w", " %{http_code} %{size_upload}")
        let answer = try #require(said.wholeMatch(of: /(.*) 400 (\d+)/))
        #expect(answer.output.1.contains("\"code\":100"))
        #expect(try #require(Int(answer.output.2)) < 5_000_000)
    }

    @Test("counts bodies without a key by HTTP/2 too, which need not announce them")
    func countsUnannounced() throws {
        let nginx = try OwnNginx(before: LiveSite(), ["MARTLET_LIMITS_KEYLESS_BODIES": "1,0"])
        let endpoint = "https://127.0.0.1:\(nginx.port)/api/1/upload"
        var holder = try OpenBody(to: endpoint)
        defer { holder.end() }
        var said = ""
        try wait {
            // It is refused itself where the question was there first.
            if !holder.isOpen { holder = try OpenBody(to: endpoint) }
            said = try nginx.ask(endpoint, "-F", "key=wrong", "-F", "source=a", "-w", " %{http_code} %{http_version}")
            return said.hasSuffix(" 429 2")
        }
        #expect(said.contains("\"code\":743"))
        #expect(try nginx.ask(endpoint, "-H", "X-API-Key: wrong", "-F", "source=a").contains("\"code\":100"))
    }

    @Test("sees at once when the service is full no more, whatever the operator has nginx remember of files")
    func seesTheSign() throws {
        let site = try LiveSite()
        let nginx = try OwnNginx(before: site)
        let picture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/small.png")
        func upload() throws -> String {
            try nginx.ask(
                "https://127.0.0.1:\(nginx.port)/api/1/upload", "-H", "X-API-Key: \(site.userKey)", "-F",
                "source=@\(picture.path())", "-o", "/dev/null", "-w", "%{http_code}")
        }
        // The service itself takes a sign down that is not so, every ten seconds.
        try wait(until: {
            try Data().write(to: URL(filePath: "\(site.images)-overload"))
            return try upload() == "503"
        })
        try? FileManager.default.removeItem(atPath: "\(site.images)-overload")
        #expect(try upload() == "200")
    }
}

/// A request whose body begins, says no length and does not come to its end.
private struct OpenBody {
    private let client = Process()
    private let body = Pipe()
    var isOpen: Bool { client.isRunning }

    init(to address: String) throws {
        client.executableURL = URL(filePath: "/usr/bin/curl")
        // A dot is standard input that curl does not wait for: with a dash it would send nothing before it has more.
        client.arguments = ["-s", "-k", "--noproxy", "*", "-X", "POST", "-T", ".", address]
        client.standardInput = body
        client.standardOutput = FileHandle.nullDevice
        client.standardError = FileHandle.nullDevice
        try client.runHearingSignals()
        try body.fileHandleForWriting.write(contentsOf: Data("-".utf8))
    }

    func end() {
        client.terminate()
        client.waitUntilExit()
    }
}

/// nginx as Debian sets it up, with a file of settings beside that of the site.
private final class OwnNginx {
    let port: Int
    let plainPort: Int
    let addresses: [String]
    private let site: LiveSite
    private let folder: URL
    private let nginx = Process()
    var log: URL { folder.appending(path: "access.log") }

    /// - Parameters:
    ///   - site: whose responder is asked.
    ///   - settings: as the environment has them, for nginx alone.
    init(before site: LiveSite, _ settings: [String: String] = [:]) throws {
        self.site = site
        folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
        let isDual = FileManager.default.fileExists(atPath: "/proc/net/if_inet6")
        addresses = ["127.0.0.1"] + (isDual ? ["[::1]"] : [])
        (port, plainPort) = (try freePort(), try freePort())
        for name in ["sites-enabled", "conf.d"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        let (certificate, key) = (folder.appending(path: "cert.pem").path(), folder.appending(path: "key.pem").path())
        _ = try output(
            of: "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                "/CN=localhost", "-out", certificate, "-keyout", key,
            ])
        let file = folder.appending(path: "sites-enabled/martlet.conf")
        let listens = addresses.flatMap { ["\($0):\(port) ssl http2", "\($0):\(plainPort)"] }
        let said = try martlet(
            [
                "nginx-config", "--config", site.configuration, "--output", file.path(), "--access-log", log.path(),
                "--certificate", certificate, "--certificate-key", key, "--name", "_",
            ] + listens.flatMap { ["--listen", $0] },
            environment: settings.merging(["MARTLET_SITE_URL": "https://localhost:\(port)"]) { $1 })
        try #require(said == (0, "", ""))
        // What the head of the file recommends, in the place that it recommends.
        let advice = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").prefix { $0.hasPrefix("#") }
            .filter { $0.hasPrefix("#   ") }.map { $0.dropFirst(4) }.joined(separator: "\n")
        try #require(advice.contains("limit_req_zone") && advice.contains("set_real_ip_from"))
        try Data("\(advice)\nopen_file_cache max=100;\n".utf8).write(to: folder.appending(path: "conf.d/own.conf"))
        let temporary = ["client_body", "fastcgi", "proxy", "scgi", "uwsgi"].map { "\($0)_temp_path tmp-\($0);" }
        let whole = """
            \(geteuid() == 0 ? "user root root;" : "")
            daemon off;
            pid nginx.pid;
            error_log error.log;
            events {}
            http { \(temporary.joined(separator: " ")) include conf.d/*.conf; include sites-enabled/*; }
            """
        try Data(whole.utf8).write(to: folder.appending(path: "nginx.conf"))
        nginx.executableURL = URL(filePath: "/usr/sbin/nginx")
        nginx.arguments = ["-p", folder.path(), "-c", "nginx.conf", "-e", "error.log"]
        try nginx.runHearingSignals()
        while try ask("https://127.0.0.1:\(port)/api/openapi.json").isEmpty { try #require(nginx.isRunning) }
    }

    deinit {
        nginx.terminate()
        nginx.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    func ask(_ arguments: String...) throws -> String { try ask(arguments) }

    /// What curl prints, which believes any certificate.
    func ask(_ arguments: [String]) throws -> String {
        try output(of: "curl", ["-s", "-k", "-g", "--noproxy", "*", "--max-time", "20"] + arguments)
    }
}

/// A port that nobody listens on, on either family's loopback.
private func freePort() throws -> Int {
    let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listening) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(listening, $0, length) == 0 ? getsockname(listening, $0, &length) : -1
        }
    }
    try #require(status == 0)
    return Int(UInt16(bigEndian: address.sin_port))
}
