import Foundation
import System

extension Doctor {
    /// Whether nginx has the configuration that these settings ask for.
    mutating func checkNginx() {
        var site: NginxSite
        do throws(CommandLineError) {
            site = try NginxSite(settings)
        } catch {
            fail("nginx", error.sentence)
            return
        }
        // Where it listens, and what leads there, is the operator's own choice.
        site.listens = []
        let file = nginxFile.map { ["-c", $0] } ?? []
        let said = Self.output(of: "nginx", ["-T", "-q"] + file).flatMap { $0.code == 0 ? $0 : nil }
        // One that runs as the service's user keeps them elsewhere.
        if let folder = said?.text.firstMatch(of: /client_body_temp_path "([^"]*)" 1;/)?.1 {
            site.bodyFolder = String(folder)
        }
        checkBodies(in: site.bodyFolder)
        guard let said else {
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

    /// Whether the bodies on their way lie on the right disk, where nobody but root decides what the folder is: nginx's root
    /// makes it, gives it to nginx's user, and follows links.
    mutating func checkBodies(in folder: String) {
        guard let images = FileStatus(at: settings.imagesPath) else { return }
        let service = SystemUser(id: images.owner)
        checkDevice(of: folder, like: images, "the bodies that nginx receives")
        if service.id == 0 || SystemUser(owning: folder)?.id == service.id {
            ok("bodies", "nginx and the service are one user, \(service.name)")
            return
        }
        if let place = Self.replaceable(folder, by: service) {
            fail(
                "bodies",
                "\(service.name) can put a link in the place of \(place), which nginx's root would follow: \(Self.remedy)"
            )
        } else {
            ok("bodies", "\(folder) is where the service's user, \(service.name), can put no link")
        }
    }

    /// The first part of a path that a user could replace.
    ///
    /// - Returns: `nil` when there is none.
    static func replaceable(_ path: String, by user: SystemUser) -> String? {
        var place = ""
        for part in path.split(separator: "/") {
            let parent = place.isEmpty ? "/" : place
            place += "/\(part)"
            guard let folder = FileStatus(at: parent) else { return nil }
            let entry = FileStatus(at: place, followsLink: false)
            let mayWrite =
                folder.owner == user.id || folder.permissions & 0o002 != 0
                || (folder.group == user.group && folder.permissions & 0o020 != 0)
            // In a folder with the sticky bit, what is there is replaced by its owner or the folder's alone.
            let isSticky = entry != nil && folder.permissions & 0o1000 != 0 && folder.owner != user.id
            if mayWrite && !(isSticky && entry?.owner != user.id) { return place }
        }
        return nil
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
