import System

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
        _ = try? Descriptor(opening: path(for: address), for: .create)
    }

    func takeDown(for address: String? = nil) throws(OverloadFlagError) {
        guard address.map(Self.isName) ?? true else { return }
        let path = path(for: address)
        do { try Path.remove(path) } catch { throw OverloadFlagError(path: path, errno: error.number) }
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
        let (folder, name) = Path.split(path)
        let names: [String]
        do throws(SystemError) {
            // Where there is no folder yet, there is no flag.
            if try Path.isMissing(folder) { return }
            names = try Descriptor(openingFolder: folder).entries().map(\.name)
        } catch {
            throw OverloadFlagError(path: folder, errno: error.number)
        }
        let addresses = names.filter { $0.utf8.starts(with: "\(name)-".utf8) }
            .map { String(Substring($0.utf8.dropFirst(name.utf8.count + 1))) }
            .filter(Self.isName)
        for address in addresses { try takeDown(for: address) }
    }
}

/// A sign that says what is not so: nginx refuses uploads while it stands.
package struct OverloadFlagError: Error, CustomStringConvertible {
    package let path: String
    package let errno: Int32

    package var description: String {
        "\(path) cannot be taken away (\(SystemError.words(for: errno))): nginx refuses every upload while it is there"
    }
}
