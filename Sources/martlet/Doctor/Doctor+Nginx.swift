import Foundation

extension Doctor {
    /// Whether nginx has the configuration that these settings ask for.
    mutating func checkNginx() {
        var site: NginxSite
        do throws(CommandFault) {
            site = try NginxSite(settings)
        } catch {
            fail("nginx", error.sentence)
            return
        }
        // Where it listens, and what leads there, is the operator's own choice.
        site.listens = []
        let file = nginxFile.map { ["-c", $0] } ?? []
        guard let said = Self.output(of: "nginx", ["-T", "-q"] + file), said.code == 0 else {
            warn("nginx", "its configuration cannot be had (root may run nginx -T), so it is not compared")
            return
        }
        guard said.text.contains("upstream martlet") else {
            fail("nginx", "its configuration has no site of Martlet: \(Self.remedy)")
            return
        }
        let theirs = Self.directives(said.text).reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let ours = Self.directives(site.text).reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let missing = ours.filter { theirs[$0.key, default: 0] < $0.value }.keys.sorted()
        if missing.isEmpty {
            ok("nginx", "its configuration is that of martlet nginx-config")
        } else {
            warn(
                "nginx",
                "its configuration lacks what martlet nginx-config prints: \(missing.prefix(3).joined(separator: " … "))"
                    + (missing.count > 3 ? " … and \(missing.count - 3) more" : "") + ": \(Self.remedy)")
        }
    }

    /// Which prints nothing over the file that nginx reads.
    static let remedy =
        "martlet nginx-config --output /etc/nginx/sites-enabled/martlet.conf, with the options as before, then nginx -s reload"

    /// The lines that mean something, but those that are the operator's own choice.
    private static func directives(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.replacing(/(^| )#.*/, with: "").split(separator: " ").joined(separator: " ")
            let isOwn = ["listen ", "server_name ", "ssl_", "access_log "].contains { words.hasPrefix($0) }
            return words.count < 2 || isOwn ? nil : words
        }
    }
}
