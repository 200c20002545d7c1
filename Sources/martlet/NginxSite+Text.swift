import Foundation
import Uploads

extension NginxSite {
    /// What is included in the `http` of an nginx that is there.
    var text: String { filled(Self.part("martlet.conf"), standalone: "") }

    /// The whole configuration of an nginx of its own, which keeps its files in a folder and stays in the foreground.
    ///
    /// Its bodies lie beside the images: it runs as one user, whoever that is.
    func text(standalone folder: String) -> String {
        var site = self
        site.bodyFolder = root == "/" ? "/body" : "\(root)/body"
        return site.filled(Self.part("nginx.conf"), standalone: folder)
    }

    private func filled(_ template: String, standalone folder: String) -> String {
        let words = [
            "LISTEN": Self.lines(listens.filter { !plainListens.contains($0) }),
            "PLAIN_LISTEN": Self.lines(plainListens), "TLS_ADDRESS": addressWithTLS ?? "", "NAME": name,
            "RESPONDER": responder, "MEDIA_ROOT": root, "BODY_LIMIT": "\(bodyLimit)", "BODY_TEMP": bodyFolder,
            "OVERLOAD_FLAG": overloadFlag,
            "LIMIT_CONNECTIONS": Self.limit("martlet_connections", limits.requests),
            "LIMIT_ADDRESS_BODIES": Self.limit("martlet_address_bodies", limits.keylessBodiesOfAddress),
            "LIMIT_SITE_BODIES": Self.limit("martlet_site_bodies", limits.keylessBodies),
            "LONGEST_UPLOAD": "\(longestUpload)", "ACCESS_LOG": accessLog, "VAR": folder,
            "CERTIFICATE": certificate.map { "ssl_certificate \"\($0.file)\"; ssl_certificate_key \"\($0.key)\";" }
                ?? "",
            // A header without a value is not sent.
            "VARY": hasVariants ? "add_header Vary $martlet_vary;" : "",
            "VARIANTS": hasVariants ? "$uri$martlet_avif $uri$martlet_webp " : "",
        ]
        let text = withParts(template).replacing(/@([A-Z_]+)@/) { words[String($0.output.1)] ?? "" }
        // A word that stands for nothing leaves no line behind.
        return text.replacing(/\n +(?=\n)/, with: "")
    }

    private static func limit(_ zone: String, _ count: Int) -> String {
        count == 0 ? "" : "limit_conn \(zone) \(count);"
    }

    private static func lines(_ listens: [String]) -> String {
        listens.map { "listen \($0);" }.joined(separator: "\n    ")
    }

    /// Puts each file where it is included.
    private func withParts(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line -> String? in
            guard let match = line.firstMatch(of: /^( *)(.*?)include ([a-z\/]+\.conf);(.*)$/) else {
                return String(line)
            }
            let (margin, before) = (match.1, match.2.trimmingCharacters(in: .whitespaces))
            let (file, after) = (String(match.3), match.4)
            if file == "martlet/variants.conf", !hasVariants { return nil }
            if file == "martlet/plain.conf", plainListens.isEmpty { return nil }
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
            case "martlet/precheck.conf": PackageResources.precheck_conf
            case "martlet/limits.conf": PackageResources.limits_conf
            case "martlet/media.conf": PackageResources.media_conf
            case "martlet/open.conf": PackageResources.open_conf
            case "martlet/plain.conf": PackageResources.plain_conf
            case "martlet/refusals.conf": PackageResources.refusals_conf
            case "martlet/refused.conf": PackageResources.refused_conf
            case "martlet/variants.conf": PackageResources.variants_conf
            case "martlet/upload.conf": PackageResources.upload_conf
            default: [UInt8]()
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
