import Glibc
import System

extension Listener.Address {
    /// Tries whether somebody listens there who lets us in.
    ///
    /// - Returns: 0, or the number of the system's error.
    package func connectionError() -> Int32 {
        switch self {
        case .inherited: return 0
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return ENAMETOOLONG }
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            return address.withPointer { Self.connectionError(AF_UNIX, $0, $1) }
        case .tcp(let host, let port):
            var hints = addrinfo()
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
            hints.ai_flags = AI_NUMERICSERV
            var found: UnsafeMutablePointer<addrinfo>?
            guard getaddrinfo(host, String(port), &hints, &found) == 0, let first = found?.pointee else {
                return EADDRNOTAVAIL
            }
            defer { freeaddrinfo(found) }
            return Self.connectionError(first.ai_family, first.ai_addr, first.ai_addrlen)
        }
    }

    private static func connectionError(
        _ family: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t
    ) -> Int32 {
        let probe = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { return errno }
        defer { Descriptor.close(probe) }
        return connect(probe, address, length) == 0 ? 0 : errno
    }
}
