import Glibc
import System

/// The socket on which nginx finds the service.
package struct Listener: ~Copyable {
    /// Where to listen.
    package enum Address: Equatable, Sendable {
        /// A socket in the file system that its user and group may use.
        case unix(path: String)
        case tcp(host: String, port: UInt16)
        /// A socket that whoever started us has opened already.
        case inherited(descriptor: Int32)
    }

    package let descriptor: Int32
    /// Whether whoever started us keeps the socket, so that what waits in it is answered by the next process.
    let isKept: Bool
    /// The socket file to take away at the end; `nil` when there is none, or it is not ours.
    let file: SocketFile?

    /// Opens the socket.
    ///
    /// - Throws: `ListenError`, a sentence with the address and what to do.
    package init(_ address: Address) throws(ListenError) {
        switch address {
        case .unix(let path):
            descriptor = try Self.listen(path: path)
            (isKept, file) = (false, SocketFile(path: path))
        case .tcp(let host, let port):
            descriptor = try Self.listen(host: host, port: port)
            (isKept, file) = (false, nil)
        case .inherited(let inherited):
            guard Self.isListening(inherited) else {
                throw ListenError("descriptor \(inherited) is no listening socket: check what starts martlet")
            }
            descriptor = inherited
            (isKept, file) = (true, nil)
        }
    }

    deinit {
        file?.remove()
        Descriptor.close(descriptor)
    }

    /// The socket that systemd (`LISTEN_FDS`) or spawn-fcgi (descriptor 0) has handed over, if one has.
    ///
    /// - Parameter environment: the variables of the process.
    package static func inherited(_ environment: [String: String]) -> Address? {
        if environment["LISTEN_PID"] == String(CurrentProcess.id),
            let count = environment["LISTEN_FDS"].flatMap({ Int($0) }),
            count > 0
        {
            return .inherited(descriptor: 3)  // sd_listen_fds(3): the first one
        }
        return isListening(0) ? .inherited(descriptor: 0) : nil
    }

    private static func isListening(_ descriptor: Int32) -> Bool {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &value, &length) == 0 && value != 0
    }

    /// Connections that may wait for a thread. nginx's workers open one for each request.
    static let backlog: Int32 = 1024

    private static func listen(path: String) throws(ListenError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw ListenError("\(path): the path of a socket has at most 107 bytes: choose a shorter one")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }

        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .ofLastCall("socket", path) }
        do throws(ListenError) {
            if try !bind(descriptor, address, path: path) {
                // The file of a service that was killed is in the way of nobody; that of a running one is.
                guard try isAbandoned(address, path: path) else {
                    throw ListenError(
                        "\(path): another process listens there: stop it, or choose another server.listen")
                }
                do { try Path.remove(path) } catch { throw ListenError(path, errno: error.number, "unlink") }
                guard try bind(descriptor, address, path: path) else { throw .ofLastCall("bind", path) }
            }
            // Until listen() nobody can connect, so the mode is in force before the first one.
            do { try Path.setPermissions(0o660, of: path) } catch {
                throw ListenError(path, errno: error.number, "chmod")
            }
            guard Glibc.listen(descriptor, backlog) == 0 else { throw .ofLastCall("listen", path) }
        } catch {
            Descriptor.close(descriptor)
            throw error
        }
        return descriptor
    }

    /// - Returns: `false` when something stands at the path already.
    private static func bind(
        _ descriptor: Int32, _ address: sockaddr_un, path: String
    ) throws(ListenError) -> Bool {
        if address.withPointer({ Glibc.bind(descriptor, $0, $1) }) == 0 { return true }
        guard errno == EADDRINUSE else { throw .ofLastCall("bind", path) }
        return false
    }

    /// Whether the socket file at the path is one that nobody listens on any more.
    private static func isAbandoned(_ address: sockaddr_un, path: String) throws(ListenError) -> Bool {
        guard let status = FileStatus(at: path, followsLink: false) else { throw .ofLastCall("lstat", path) }
        guard status.isSocket else {
            throw ListenError(
                "\(path): a file that is no socket stands there: move it away, or choose another server.listen")
        }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { throw .ofLastCall("socket", path) }
        defer { Descriptor.close(probe) }
        return address.withPointer { connect(probe, $0, $1) } != 0 && errno == ECONNREFUSED
    }

    private static func listen(host: String, port: UInt16) throws(ListenError) -> Int32 {
        let name = "\(host):\(port)"
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, String(port), &hints, &found)
        defer { freeaddrinfo(found) }
        guard result == 0, let first = found?.pointee else {
            throw ListenError("\(name): there is no such address: \(String(cString: gai_strerror(result)))")
        }
        let descriptor = socket(first.ai_family, first.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), first.ai_protocol)
        guard descriptor >= 0 else { throw .ofLastCall("socket", name) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard Glibc.bind(descriptor, first.ai_addr, first.ai_addrlen) == 0, Glibc.listen(descriptor, backlog) == 0
        else {
            let fault = ListenError.ofLastCall("bind", name)
            Descriptor.close(descriptor)
            throw fault
        }
        return descriptor
    }
}

/// Why the service cannot listen: one sentence with the address and the cure.
package struct ListenError: Error, CustomStringConvertible, Equatable {
    package let description: String

    init(_ sentence: String) {
        description = sentence
    }

    /// Reads `errno`, so nothing may stand between this and the call that failed.
    static func ofLastCall(_ call: String, _ place: String) -> ListenError {
        ListenError(place, errno: errno, call)
    }

    fileprivate init(_ place: String, errno: Int32, _ call: String) {
        let repair =
            switch errno {
            case EACCES, EPERM: "let the service's user write there, or choose another server.listen"
            case ENOENT, ENOTDIR: "make the folder, or choose another server.listen"
            case EADDRINUSE: "stop what listens there, or choose another server.listen"
            default: "\(call) failed"
            }
        self.init("\(place): \(SystemError.words(for: errno)): \(repair)")
    }
}

extension Listener.Address {
    /// Reads `unix:PATH`, `HOST:PORT`, `[IPV6]:PORT` or `fd:N`; `nil` for anything else.
    package init?(_ text: String) {
        if let path = text.dropping("unix:"), path.hasPrefix("/") {
            self = .unix(path: String(path))
        } else if let number = text.dropping("fd:").flatMap({ Int32($0) }), number >= 0 {
            self = .inherited(descriptor: number)
        } else if let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 {
            var host = text[..<colon]
            if host.first == "[" && host.last == "]" { host = host.dropFirst().dropLast() }
            guard !host.isEmpty, host != "unix", host != "fd" else { return nil }
            self = .tcp(host: String(host), port: port)
        } else {
            return nil
        }
    }
}

extension sockaddr_un {
    /// Calls with the address as the calls for sockets want it.
    func withPointer<Result>(_ call: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: self) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

extension String {
    fileprivate func dropping(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
