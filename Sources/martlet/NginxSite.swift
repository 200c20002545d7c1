import Foundation

/// nginx's configuration for a site: the files of the folder `nginx`, in one, with the words in `@…@` filled in.
struct NginxSite {
    /// Address and port as nginx's `listen` takes them.
    var listen: String
    /// The host names of the site, or `_` for any.
    var name: String
    var certificate: (file: String, key: String)?
    /// Where nginx finds the service, as a `server` of its `upstream` takes it.
    let responder: String
    /// The folder that holds the folder `images`.
    let root: String
    /// Where nginx keeps bodies until they are whole.
    let bodyFolder: String
    /// Bytes of a request's body.
    let bodyLimit: Int
    var accessLog = "/var/log/nginx/martlet.log"
    /// Whether thumbs and mediums have sidecars.
    let hasSidecars: Bool

    /// - Throws: a `CommandFault` where nginx could not serve what the settings say.
    init(_ settings: Settings) throws(CommandFault) {
        guard settings.imagesPath.hasSuffix("/images") else {
            throw CommandFault(
                .configuration, "storage.images must end in /images, as its files are served under /images/")
        }
        root = String(settings.imagesPath.dropLast("/images".count))
        bodyFolder = Self.bodyFolder(besides: settings.imagesPath)
        hasSidecars = settings.uploads.makesSidecars
        responder = try Self.responder(at: settings.listen)
        bodyLimit = settings.uploads.limits.bodyBytes(ofUpload: settings.uploads.limits.largest)

        let url = URLComponents(string: settings.site.url)
        let host = url?.host ?? "_"
        let isAddress = host.wholeMatch(of: /[0-9.]+|\[.*\]/) != nil
        let port = url?.port ?? (url?.scheme == "https" ? 443 : 80)
        name = isAddress ? "_" : host
        listen = (isAddress ? "\(host):\(port)" : "\(port)") + (url?.scheme == "https" ? " ssl" : "")
    }

    /// Beside the images, on their disk: room is judged there and nowhere else.
    static func bodyFolder(besides imagesPath: String) -> String {
        "\(imagesPath.prefix(upTo: imagesPath.lastIndex(of: "/") ?? imagesPath.startIndex))/body"
    }

    private static func responder(at address: String) throws(CommandFault) -> String {
        if address.hasPrefix("fd:") {
            throw CommandFault(
                .configuration,
                "server.listen is \(address), which does not say where nginx finds the service: name the socket")
        }
        // The length of sockaddr_un, see unix(7).
        if address.hasPrefix("unix:"), address.utf8.count > "unix:".count + 107 {
            throw CommandFault(
                .configuration, "the path of the socket is longer than 107 bytes: \(address); use a shorter folder")
        }
        return address
    }

    /// What is included in the `http` of an nginx that is there.
    var text: String { filled(Self.part("martlet.conf"), alone: "") }

    /// The whole configuration of an nginx of its own, which keeps its files in a folder and stays in the foreground.
    func text(alone folder: String) -> String { filled(Self.part("nginx.conf"), alone: folder) }

    private func filled(_ template: String, alone folder: String) -> String {
        let words = [
            "LISTEN": listen, "NAME": name, "RESPONDER": responder, "MEDIA_ROOT": root, "BODY_LIMIT": "\(bodyLimit)",
            "BODY_TEMP": bodyFolder, "ACCESS_LOG": accessLog, "VAR": folder,
            "CERTIFICATE": certificate.map { "ssl_certificate \"\($0.file)\"; ssl_certificate_key \"\($0.key)\";" }
                ?? "",
            // A header without a value is not sent.
            "VARY": hasSidecars ? "add_header Vary $martlet_vary;" : "",
            "SIDECARS": hasSidecars ? "$uri$martlet_avif $uri$martlet_webp " : "",
        ]
        let text = withParts(template).replacing(/@([A-Z_]+)@/) { words[String($0.output.1)] ?? "" }
        // A word that stands for nothing leaves no line behind.
        return text.replacing(/\n +(?=\n)/, with: "")
    }

    /// Puts each file where it is included.
    private func withParts(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line -> String? in
            guard let match = line.firstMatch(of: /^( *)(.*?)include ([a-z\/]+\.conf);(.*)$/) else {
                return String(line)
            }
            let (margin, before) = (match.1, match.2.trimmingCharacters(in: .whitespaces))
            let (file, after) = (String(match.3), match.4)
            if file == "martlet/sidecars.conf", !hasSidecars { return nil }
            let inner = before.isEmpty ? margin : margin + "    "
            let part = withParts(Self.part(file)).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .map { $0.isEmpty ? "" : inner + $0 }
            let lines =
                (before.isEmpty ? [] : [margin + before]) + part
                + (after.isEmpty ? [] : [margin + after.drop { $0 == " " }])
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private static func part(_ file: String) -> String {
        let bytes =
            switch file {
            case "nginx.conf": PackageResources.nginx_conf
            case "martlet.conf": PackageResources.martlet_conf
            case "martlet/errors.conf": PackageResources.errors_conf
            case "martlet/fastcgi.conf": PackageResources.fastcgi_conf
            case "martlet/gate.conf": PackageResources.gate_conf
            case "martlet/media.conf": PackageResources.media_conf
            case "martlet/open.conf": PackageResources.open_conf
            case "martlet/refusals.conf": PackageResources.refusals_conf
            case "martlet/refused.conf": PackageResources.refused_conf
            case "martlet/sidecars.conf": PackageResources.sidecars_conf
            case "martlet/upload.conf": PackageResources.upload_conf
            default: [UInt8]()
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
