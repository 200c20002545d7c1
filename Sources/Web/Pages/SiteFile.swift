import HTTP

/// The small files that pages and search engines ask for, compiled into the program.
struct SiteFile: Sendable {
    let type: String
    let source: [UInt8]
    /// Seconds for which anybody may keep it.
    let age: Int

    static let stylesheet = SiteFile(type: "text/css; charset=UTF-8", source: PackageResources.style_css, age: 3600)
    static let icon = SiteFile(type: "image/svg+xml", source: PackageResources.icon_svg, age: 86400)
    static let robots = SiteFile(type: "text/plain; charset=UTF-8", source: PackageResources.robots_txt, age: 86400)

    var response: Response {
        Response(
            status: 200,
            headers: [
                Header("Content-Type", type), Header("Cache-Control", "public, max-age=\(age)"),
                Header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
                Header("X-Content-Type-Options", "nosniff"),
            ], body: .bytes(source))
    }
}
