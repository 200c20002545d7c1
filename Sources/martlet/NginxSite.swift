import Fetch
import Foundation
import Glibc
import Media
import System
import Uploads
import Web

/// nginx's configuration for a site: the files of the folder `nginx`, in one, with the words in `@…@` filled in.
struct NginxSite {
    /// Addresses and ports as nginx's `listen` takes them.
    var listens: [String]
    /// The host names of the site, or `_` for any.
    var name: String
    var certificate: (file: String, key: String)?
    /// Where nginx finds the service, as a `server` of its `upstream` takes it.
    let responder: String
    /// The folder that holds the folder `images`.
    let root: String
    /// What the addresses of a site with TLS begin with; `nil` for one without.
    let addressWithTLS: String?
    /// Where nginx keeps bodies until they are whole.
    var bodyFolder: String
    /// The file by which the service says that it can take no other upload.
    let overloadFlag: String
    /// Bytes of a request's body.
    let bodyLimit: Int
    /// How much one address, and the site, may have under way.
    let limits: ConcurrencyLimits
    /// Seconds after which the last upload of a full queue is answered.
    let longestUpload: Int
    var accessLog = "/var/log/nginx/martlet.log"
    /// Whether thumbs and mediums have variants.
    let hasVariants: Bool

    /// Whether one of the addresses has TLS.
    var hasTLS: Bool { listens.contains(where: Self.hasTLS) }

    /// Where TLS ends here, the addresses without it lead to those that have it.
    var plainListens: [String] {
        addressWithTLS != nil && hasTLS ? listens.filter { !Self.hasTLS($0) } : []
    }

    /// - Throws: a `CommandLineError` where nginx could not find what the settings say.
    init(_ settings: Settings) throws(CommandLineError) {
        let folder = settings.imagesPath.dropLast(Settings.imagesFolder.count)
        root = folder.isEmpty ? "/" : String(folder)
        bodyFolder = Self.bodyFolder(for: settings.imagesPath)
        overloadFlag = OverloadFlag.path(besides: settings.imagesPath)
        hasVariants = settings.uploads.makesVariants
        responder = try Self.responder(at: settings.listen)
        bodyLimit = settings.uploads.limits.bodyBytes(ofUpload: settings.uploads.limits.largest)
        limits = settings.uploads.limits.concurrency
        longestUpload = Self.longestUpload(settings)

        let url = URLComponents(string: settings.site.url)
        let host = url?.encodedHost ?? "_"
        let isAddress = host.wholeMatch(of: /[0-9.]+|\[.*\]/) != nil
        name = isAddress ? "_" : host
        let places = isAddress ? ["\(host):"] : Self.hasIPv6 ? ["", "[::]:"] : [""]
        if url?.scheme == "https" {
            addressWithTLS = "https://\(host)" + (url?.port.map { ":\($0)" } ?? "")
            listens = places.map { "\($0)\(url?.port ?? 443) ssl http2" } + places.map { "\($0)80" }
        } else {
            addressWithTLS = nil
            listens = places.map { "\($0)\(url?.port ?? 80)" }
        }
    }

    /// nginx does not start where it is told of addresses that the kernel does not have.
    private static var hasIPv6: Bool {
        let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        Descriptor.close(descriptor)
        return true
    }

    private static func hasTLS(_ listen: String) -> Bool { listen.split(separator: " ").contains("ssl") }

    /// Its URL is fetched, then it waits for all who came before to take as long as they may. A video takes two turns
    /// of the workers for pictures, and one of those for videos, who are half as many.
    private static func longestUpload(_ settings: Settings) -> Int {
        let turns = (settings.queue + settings.workers - 1) / settings.workers + 1
        let fetching = Int(settings.fetch.time.components.seconds)
        return fetching + 4 * turns * settings.uploads.job.limits.seconds + secondsOfDisk
    }

    private static let secondsOfDisk = 30

    /// Beside the service's folder, and so on the disk of the images as a rule: free space is judged there alone. Not
    /// inside it: nginx's root makes this folder and gives it to nginx's user, and would follow a link in its place.
    static func bodyFolder(for imagesPath: String) -> String {
        let parent = imagesPath.dropLast(Settings.imagesFolder.count)
        return parent.isEmpty ? "/body" : "\(parent)-body"
    }

    private static func responder(at address: String) throws(CommandLineError) -> String {
        if address.hasPrefix("fd:") {
            throw CommandLineError(
                .configuration,
                "server.listen is \(address), which does not say where nginx finds the service: name the socket")
        }
        // The length of sockaddr_un, see unix(7).
        if address.hasPrefix("unix:"), address.utf8.count > "unix:".count + 107 {
            throw CommandLineError(
                .configuration, "the path of the socket is longer than 107 bytes: \(address); use a shorter folder")
        }
        return address
    }
}
