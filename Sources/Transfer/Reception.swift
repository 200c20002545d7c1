internal import CCurl
private import Glibc

/// What curl asks and gives while it runs one request. Its functions are called on the thread that runs the request.
final class Reception {
    /// What ended the request from our side.
    private(set) var failure: (any Error)?

    /// Bytes of all heads of one answer together.
    private static let longestHead = 65_536

    private let handle: UnsafeMutableRawPointer
    private let addresses: [IPAddress]
    private let limit: Int
    private let take: (UnsafeRawBufferPointer) throws -> Void
    private var count = 0
    private var headCount = 0

    /// - Parameters:
    ///   - addresses: those that may be connected to.
    ///   - limit: bytes of the body that are taken.
    ///   - take: called with the next bytes of the body, which are valid during the call.
    init(
        of handle: UnsafeMutableRawPointer, from addresses: [IPAddress], atMost limit: Int,
        _ take: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) {
        self.handle = handle
        self.addresses = addresses
        self.limit = limit
        self.take = take
    }

    /// Has curl call this value. It must live as long as the handle is used.
    func listen() -> CURLcode {
        martlet_curl_set_callbacks(
            handle, Unmanaged.passUnretained(self).toOpaque(),
            { _, size, count, context in Reception.at(context).takesHead(size * count) ? size * count : 0 },
            { bytes, size, count, context in
                let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return Reception.at(context).takesBody(piece) ? size * count : 0
            },
            { context, _, address in Reception.at(context).socket(for: address) })
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> Reception {
        // curl gives back the very pointer it was given, which was not null.
        Unmanaged<Reception>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue()
    }

    private func takesHead(_ length: Int) -> Bool {
        headCount += length
        if headCount > Self.longestHead { failure = TransferError.brokenAnswer }
        return failure == nil
    }

    /// The body of another answer than 200 is not what was asked for, and is not waited for.
    private func takesBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard martlet_curl_status(handle) == 200 else { return false }
        count += bytes.count
        do {
            guard count <= limit else { throw TransferError.tooManyBytes }
            try take(bytes)
            return true
        } catch {
            failure = error
            return false
        }
    }

    /// The socket for a connection. curl was told where to connect to; this sees that it does.
    private func socket(for address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
        guard let address, let number = IPAddress(martlet_curl_address(address)), addresses.contains(number) else {
            failure = TransferError.failed("curl was about to connect to an address that was not checked")
            return martlet_CURL_SOCKET_BAD
        }
        let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        let socket = Glibc.socket(address.pointee.family, kind, address.pointee.protocol)
        guard socket < 0 else { return socket }
        let code = errno
        // A machine without IPv6 has no such sockets; the host may have other addresses.
        if code != EAFNOSUPPORT { failure = TransferError.failed("socket: \(String(cString: strerror(code)))") }
        return martlet_CURL_SOCKET_BAD
    }
}
