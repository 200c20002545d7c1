import ArgumentParser
import Foundation
import System

struct NginxConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nginx-config", abstract: "Prints nginx's configuration for this site, in one file.",
        discussion: """
            It goes into the http block of an nginx: --output /etc/nginx/sites-enabled/martlet.conf on Debian. Make it again \
            when settings change; martlet doctor tells whether that is needed. Your own settings for nginx belong into a \
            file in /etc/nginx/conf.d/, which stays as it is.
            """)

    @Option(
        help: ArgumentHelp(
            """
            An address and a port to listen on, as nginx's listen takes them; may be repeated. With a site.url of https, \
            those without ssl lead to those with it. (default: those of site.url, and port 80 beside https)
            """))
    var listen: [String] = []
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
    var standalone: String?
    @Option(
        help: ArgumentHelp(
            "Writes it into this file, which is not touched where something is wrong, and prints nothing.",
            valueName: "file"))
    var output: String?
    @OptionGroup var config: ConfigOption

    func validate() throws {
        if (certificate == nil) != (certificateKey == nil) {
            throw ValidationError("Give both --certificate and --certificate-key, or none of them.")
        }
        let texts = listen + [name, certificate, certificateKey, accessLog, standalone].compactMap { $0 }
        if let wrong = texts.first(where: { !$0.isLiteralInNginx }) {
            throw ValidationError("“\(wrong)” has \(NginxText.forbidden).")
        }
    }

    func run() throws {
        try exitingOnError {
            var site = try NginxSite(config.settings())
            if !listen.isEmpty { site.listens = listen }
            if let name { site.name = name }
            if let accessLog { site.accessLog = accessLog }
            if let certificate, let certificateKey { site.certificate = (certificate, certificateKey) }
            guard !site.hasTLS || site.certificate != nil else {
                throw CommandLineError(
                    .data,
                    "this needs TLS: give --certificate and --certificate-key, or --listen 80 where TLS ends before this nginx"
                )
            }
            let text = standalone.map(site.text(standalone:)) ?? site.text
            if let output {
                try AtomicFile(path: output).write(text)
            } else {
                print(text, terminator: "")
            }
        }
    }
}
