import ArgumentParser
import Foundation

struct NginxConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nginx-config", abstract: "Prints nginx's configuration for this site, in one file.",
        discussion: """
            It goes into the http block of an nginx: /etc/nginx/sites-enabled/martlet.conf on Debian. Print it again when \
            site.url, server.listen, storage.images, media.sidecars or the limits of an upload change.
            """)

    @Option(help: "Address and port to listen on. (default: those of site.url)")
    var listen: String?
    @Option(help: "The host names of the site, or _ for any. (default: that of site.url)")
    var name: String?
    @Option(help: "The certificate, for https.")
    var certificate: String?
    @Option(help: "The key of the certificate.")
    var certificateKey: String?
    @Option(help: "Where requests are logged, without keys and tokens. (default: /var/log/nginx/martlet.log)")
    var accessLog: String?
    @Option(
        help: ArgumentHelp(
            "Prints all that an nginx of its own needs, with its files in this folder.", valueName: "folder"))
    var alone: String?
    @OptionGroup var config: ConfigOption

    func validate() throws {
        if (certificate == nil) != (certificateKey == nil) {
            throw ValidationError("Give both --certificate and --certificate-key, or none of them.")
        }
    }

    func run() throws {
        try reporting {
            var site = try NginxSite(config.settings())
            if let listen { site.listen = listen }
            if let name { site.name = name }
            if let accessLog { site.accessLog = accessLog }
            if let certificate, let certificateKey { site.certificate = (certificate, certificateKey) }
            guard !site.listen.hasSuffix(" ssl") || site.certificate != nil else {
                throw CommandFault(
                    .data,
                    "site.url is https: give --certificate and --certificate-key, or --listen 80 where TLS ends before this nginx"
                )
            }
            print(alone.map(site.text(alone:)) ?? site.text, terminator: "")
        }
    }
}
