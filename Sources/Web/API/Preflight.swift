import HTTP

/// The answer to a browser that asks whether a script of another site may send an upload (Fetch standard, section 4.8;
/// contract, rule 5).
enum Preflight {
    /// Names of headers that are allowed together, and bytes of all of them.
    static let mostNames = 50
    static let longestNames = 2048

    static func response(to request: Request) -> Response {
        Response(
            status: 204,
            headers: API.headers + [
                Header("Access-Control-Allow-Methods", API.methods),
                Header(
                    "Access-Control-Allow-Headers",
                    allowed(of: request.header("Access-Control-Request-Headers") ?? "") ?? ownHeaders),
                Header("Access-Control-Max-Age", "86400"), Header("Vary", "Access-Control-Request-Headers"),
            ])
    }

    /// The headers that have a meaning here.
    private static let ownHeaders = "X-API-Key, Idempotency-Key"

    /// The names that were asked for: libraries for forms set headers that mean nothing here, and a browser sends nothing
    /// where one of them is not allowed.
    ///
    /// - Returns: `nil` when there is none, or one of them is no name (RFC 9110, section 5.6.2), or they are too many.
    private static func allowed(of requested: String) -> String? {
        guard requested.utf8.count <= longestNames else { return nil }
        let names = requested.utf8.split(separator: UInt8(ascii: ",")).map { Array($0)[...].trimmingBlanks }
        guard (1...mostNames).contains(names.count), names.allSatisfy(isToken) else { return nil }
        return names.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
    }

    private static func isToken(_ name: [UInt8]) -> Bool {
        !name.isEmpty
            && name.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains($0)
                }
            }
    }
}
