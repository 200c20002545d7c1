import Glibc

/// Flag file present while all slots are taken, or all that one address may have; nginx then answers 503 itself. That costs a
/// fraction of asking the responder, which leaves the processors to the uploads that were accepted.
package struct OverloadFlag: Sendable {
    private let path: String

    /// Takes down what a crash has left standing.
    package init(besides imagesPath: String) throws(OverloadFlagError) {
        path = Self.path(besides: imagesPath)
        try takeDown()
        try takeDownThoseOfAddresses()
    }

    /// Beside the folder of the images, where nginx serves nothing and the service may write. That of an address has the
    /// name of its prefix behind it, after a dash.
    package static func path(besides imagesPath: String) -> String { "\(imagesPath)-overload" }

    /// Where this cannot be done nginx goes on asking, which costs time and nothing else.
    ///
    /// - Parameter address: the name of an address prefix; `nil` for everybody.
    func putUp(for address: String? = nil) {
        guard address.map(Self.isName) ?? true else { return }
        let file = open(path(for: address), O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        if file >= 0 { close(file) }
    }

    func takeDown(for address: String? = nil) throws(OverloadFlagError) {
        guard address.map(Self.isName) ?? true else { return }
        let path = path(for: address)
        if unlink(path) == 0 { return }
        let error = errno
        // A disk that cannot be written says no to what is not there, too.
        if access(path, F_OK) != 0 && errno == ENOENT { return }
        throw OverloadFlagError(path: path, errno: error)
    }

    private func path(for address: String?) -> String { address.map { "\(path)-\($0)" } ?? path }

    /// Whether nginx knows an address by this name: none has a slash, and what is no address has no sign.
    private static func isName(_ address: String) -> Bool {
        !address.isEmpty && address.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
            && address.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "."),
                    UInt8(ascii: ":"):
                    true
                default: false
                }
            }
    }

    private func takeDownThoseOfAddresses() throws(OverloadFlagError) {
        let parts = path.utf8.lastIndex(of: UInt8(ascii: "/")).map {
            (path[..<$0], path[path.utf8.index(after: $0)...])
        }
        let (folder, name) = parts ?? (".", path[...])
        guard let list = opendir(folder.isEmpty ? "/" : String(folder)) else {
            // Where there is no folder yet, there is no sign.
            if errno == ENOENT { return }
            throw OverloadFlagError(path: String(folder), errno: errno)
        }
        defer { closedir(list) }
        var addresses: [String] = []
        while let entry = readdir(list) {
            let file = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard file.utf8.starts(with: "\(name)-".utf8) else { continue }
            let address = String(Substring(file.utf8.dropFirst(name.utf8.count + 1)))
            if Self.isName(address) { addresses.append(address) }
        }
        for address in addresses { try takeDown(for: address) }
    }
}

/// A sign that says what is not so: nginx refuses uploads while it stands.
package struct OverloadFlagError: Error, CustomStringConvertible {
    package let path: String
    package let errno: Int32

    package var description: String {
        "\(path) cannot be taken away (\(String(cString: strerror(errno)))): nginx refuses every upload while it is there"
    }
}
