import Glibc

extension Host {
    /// All addresses of the host, asked for once.
    ///
    /// - Throws: `FetchRefusal.notFound`, and `FetchFault`.
    func addresses() throws -> [IPAddress] {
        switch self {
        case .address(let address): [address]
        case .name(let name): try Self.resolved(name)
        }
    }

    private static func resolved(_ name: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        // The dot at the end keeps the resolver from trying the name within our own domain.
        let result = getaddrinfo("\(name).", nil, &hints, &list)
        guard result == 0 else {
            let code = errno
            switch result {
            case EAI_SYSTEM: throw FetchFault.failed("getaddrinfo: \(String(cString: strerror(code)))")
            case EAI_MEMORY: throw FetchFault.failed("getaddrinfo: \(String(cString: gai_strerror(result)))")
            default: throw FetchRefusal.notFound
            }
        }
        defer { freeaddrinfo(list) }
        let entries = sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }
        let found = entries.compactMap { $0?.pointee.ai_addr.flatMap { IPAddress($0) } }
        guard !found.isEmpty else { throw FetchRefusal.notFound }
        return found
    }
}
