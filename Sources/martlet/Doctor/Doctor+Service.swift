import FastCGI
import Foundation
import Glibc
import System
import Uploads
import Web

extension Doctor {
    /// Whether somebody listens where nginx will ask.
    mutating func checkSocket() {
        guard let address = Listener.Address(settings.listen) else {
            fail("socket", "server.listen is “\(settings.listen)”: use unix:/PATH, HOST:PORT or fd:N")
            return
        }
        if case .inherited = address {
            warn("socket", "server.listen does not say where nginx finds the service, so it is not tried")
            return
        }
        switch address.connectionError() {
        case 0: ok("socket", "somebody listens on \(settings.listen)")
        case ENOENT, ECONNREFUSED: fail("socket", "nobody listens on \(settings.listen): start the service")
        case EACCES: fail("socket", "\(settings.listen) does not let this user in: run this as the service's user")
        case let code: fail("socket", "\(settings.listen): \(SystemError.words(for: code))")
        }
        if case .unix(let path) = address { checkGroup(of: path) }
    }

    /// nginx reaches the socket by its group.
    private mutating func checkGroup(of path: String) {
        guard let status = FileStatus(at: path), status.permissions & 0o002 == 0,
            let nginx = SystemUser(named: "www-data"),
            status.owner != nginx.id, status.group != nginx.group,
            let (name, members) = SystemUser.members(ofGroup: status.group), !members.contains(nginx.name)
        else { return }
        warn(
            "socket",
            "www-data, as whom nginx runs on Debian, is not in the group \(name) of \(path): usermod -aG \(name) www-data"
        )
    }

    /// Whether the site answers under its own address, and lets uploads of the right length in.
    mutating func checkAnswers() {
        guard let said = curl(["\(url)/api/openapi.json"]) else {
            warn("site", "there is no curl, so the site is not asked")
            return
        }
        struct Description: Decodable {
            struct Place: Decodable {
                let url: String
            }

            let servers: [Place]
        }
        guard said.code == 0,
            let description = try? JSONDecoder().decode(Description.self, from: Data(said.text.utf8))
        else {
            fail("site", "\(url) does not answer as Martlet does: is nginx there, and does it know the site?")
            return
        }
        let own = description.servers.first?.url ?? ""
        if own == settings.site.url {
            ok("site", "\(url) answers, and calls itself \(own)")
        } else {
            fail(
                "site",
                "\(url) calls itself \(own) and not \(settings.site.url): is it another site, or not started again?")
        }
        checkLengths()
    }

    /// The longest body that nginx may take, and one byte more. Both are refused, by different ones, before anything is
    /// sent.
    private mutating func checkLengths() {
        let limits = settings.uploads.limits
        let longest = limits.bodyBytes(ofUpload: limits.largest)
        guard let fitting = status(ofBody: longest), let longer = status(ofBody: longest + 1) else {
            warn(
                "limits",
                "no file can be made in \(NSTemporaryDirectory()), so bodies are not tried: set TMPDIR to another folder"
            )
            return
        }
        switch (fitting, longer) {
        case ("413", _):
            fail(
                "limits",
                "nginx refuses bodies of \(longest) bytes, which uploads may have: \(Self.remedy)")
        case (_, "413"): ok("limits", "nginx takes bodies of up to \(longest) bytes, as uploads may have")
        default:
            warn(
                "limits",
                "nginx takes longer bodies than the \(longest) bytes of an upload: \(Self.remedy)")
        }
    }

    /// - Returns: `nil` when no such body can be made; empty when there is no answer.
    private func status(ofBody count: Int) -> String? {
        let path = "\(NSTemporaryDirectory())martlet-doctor-\(CurrentProcess.id)"
        defer { _ = try? Path.remove(path) }
        // A file of holes: it takes no room, and is not read either.
        guard (try? Descriptor(opening: path, for: .createNew).setSize(count)) != nil else { return nil }
        return curl([
            "-o", "/dev/null", "-w", "%{http_code}", "-X", "POST", "-T", path, "-H",
            "Content-Type: application/x-www-form-urlencoded", "-H", "Expect: 100-continue", "\(url)/api/1/upload",
        ])?.text ?? ""
    }

    private func curl(_ arguments: [String]) -> (code: Int32, text: String)? {
        Self.output(of: "curl", ["-s", "--max-time", "20", "--noproxy", "*"] + arguments)
    }
}
