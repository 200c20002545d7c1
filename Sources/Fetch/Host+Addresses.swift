import Transfer

extension Host {
    /// All addresses of the host, asked for once.
    ///
    /// - Parameters:
    ///   - time: for all of it.
    ///   - resolver: looks up names.
    /// - Throws: `FetchRefusal.notFound` and `.tooSlow`, and `FetchError`.
    func addresses(within time: Duration, by resolver: Resolver) throws -> [IPAddress] {
        switch self {
        case .address(let address): [address]
        case .name(let name): try resolver.addresses(of: name, within: time)
        }
    }
}
