/// A place that answers: a host and a port.
package struct Origin: Sendable, Hashable {
    let host: Host
    let port: UInt16

    /// Reads the address and port of a machine, `127.0.0.1:9000`; `nil` for anything else, a name included.
    package init?(_ text: String) {
        guard let address = try? WebAddress("http://\(text)/"), case .address = address.origin.host,
            address.origin.text == text
        else { return nil }
        self = address.origin
    }

    init(host: Host, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// As it stands in a URL, the port always with it.
    package var text: String { "\(host.text):\(port)" }
}
