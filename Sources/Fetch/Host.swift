import Foundation
package import Transfer

/// The host of an address: the name of one that is on the internet, or its number.
package enum Host: Sendable, Hashable {
    /// In ASCII and lower case, of at least two labels, without a dot at the end.
    case name(String)
    case address(IPAddress)

    /// Bytes that a host may have: DNS has 253 characters, each of which may stand for one of another script.
    static let longest = 1012

    /// - Parameter text: as it stands in a URL; an address of IPv6 in brackets.
    /// - Throws: `malformed(.host)` for all that can be read in two ways, and `notPublic` for names of one label.
    init(_ text: String) throws(FetchRefusal) {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let inner = String(text.dropFirst().dropLast())
            guard inner.contains(":"), let address = IPAddress(inner) else { throw .malformed(.host) }
            self = .address(address)
        } else if let address = IPAddress(text) {
            self = .address(address)
        } else {
            self = .name(try Self.name(text))
        }
    }

    /// The host as it stands in a URL.
    var text: String {
        switch self {
        case .name(let name): name
        case .address(let address): address.text
        }
    }

    /// Checks a name (RFC 1123, section 2.1; underscores are common in spite of it) and brings it into its one form.
    private static func name(_ text: String) throws(FetchRefusal) -> String {
        let ascii = try inASCII(text).lowercased()
        let labels = ascii.split(separator: ".", omittingEmptySubsequences: false)
        // Whatever ends in a number some program takes for an address: 127.1, 0x7f000001, 2130706433.
        guard ascii.utf8.count <= 253, labels.allSatisfy({ isLabel($0) }),
            let last = labels.last?.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(last)
        else { throw .malformed(.host) }
        guard labels.count > 1 else { throw .notPublic }
        return ascii
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.utf8.allSatisfy(isLetterOrDigit) && label.first != "-"
            && label.last != "-"
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// A name with letters of other scripts as DNS knows it (UTS #46). What only becomes plain there, such as an
    /// address of circled digits, is refused by the check that follows.
    private static func inASCII(_ text: String) throws(FetchRefusal) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        guard text.utf8.allSatisfy({ $0 >= 0x80 || $0 == UInt8(ascii: ".") || isLetterOrDigit($0) }),
            let ascii = URLComponents(string: "http://\(text)/")?.encodedHost
        else { throw .malformed(.host) }
        return ascii
    }
}
