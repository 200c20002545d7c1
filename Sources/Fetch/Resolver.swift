import CAres
import Glibc
import Transfer

/// Looks up host names by /etc/hosts and DNS, as /etc/resolv.conf says, and never takes longer than it is given.
///
/// It is c-ares and not getaddrinfo(3), which cannot be interrupted: each name that nobody answers for would hold a
/// thread for half a minute. This needs no thread of its own, and a lookup that is given up leaves nothing behind.
struct Resolver: Sendable {
    /// Name servers as `address:port`, separated by commas; `nil` for those of the system.
    var servers: String?

    /// Once for the process, before c-ares is used (ares_library_init(3)).
    private static let isReady = martlet_ares_prepare() == martlet_ARES_SUCCESS

    /// All addresses of a name, asked for once.
    ///
    /// - Parameters:
    ///   - name: a whole name; it is not looked for within a domain of our own.
    ///   - time: for all of it.
    /// - Throws: `FetchRefusal.notFound` and `.tooSlow`, and `FetchError`.
    func addresses(of name: String, within time: Duration) throws -> [IPAddress] {
        let end = ContinuousClock.now + time
        let lookup = Lookup()
        let channel = try openChannel()
        // The callback is called in here at the latest, and needs the lookup.
        defer { withExtendedLifetime(lookup) { ares_destroy(channel) } }
        martlet_ares_look_up(
            channel, name,
            { context, status, _, result in
                defer { if let result { ares_freeaddrinfo(result) } }
                // c-ares gives back the very pointer it was given, which was not null.
                Unmanaged<Lookup>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue().end(status, result)
            }, Unmanaged.passUnretained(lookup).toOpaque())
        var sockets = [pollfd](repeating: pollfd(), count: Int(ARES_GETSOCK_MAXNUM))
        while lookup.status == nil {
            let left = Int32(clamping: Int((end - .now) / .milliseconds(1)))
            guard left > 0 else { throw FetchRefusal.tooSlow }
            let count = martlet_ares_sockets(channel, &sockets)
            poll(&sockets, nfds_t(count), martlet_ares_wait(channel, left))
            martlet_ares_process(channel, sockets, count)
        }
        return try lookup.addresses()
    }

    /// Knows the system's configuration as it is now.
    private func openChannel() throws(FetchError) -> ares_channel {
        guard Self.isReady else { throw .failed("c-ares cannot be set up") }
        var channel: ares_channel?
        // No domain of our own is searched.
        var options = ares_options()
        options.ndomains = 0
        let status = ares_init_options(&channel, &options, ARES_OPT_DOMAINS)
        guard let channel, status == martlet_ARES_SUCCESS else { throw .failed("c-ares: \(words(for: status))") }
        if let servers {
            let status = martlet_ares_set_servers(channel, servers)
            guard status == martlet_ARES_SUCCESS else {
                ares_destroy(channel)
                throw .failed("c-ares: \(words(for: status))")
            }
        }
        return channel
    }
}

/// One lookup while it runs.
private final class Lookup {
    /// What came of it; `nil` while it runs.
    private(set) var status: Int32?
    private var found: [IPAddress] = []

    func end(_ status: Int32, _ result: UnsafeMutablePointer<ares_addrinfo>?) {
        self.status = status
        var node = result?.pointee.nodes
        while let current = node {
            if let address = current.pointee.ai_addr.flatMap({ IPAddress($0) }), !found.contains(address) {
                found.append(address)
            }
            node = current.pointee.ai_next
        }
    }

    /// What was found.
    func addresses() throws -> [IPAddress] {
        switch status {
        case martlet_ARES_SUCCESS where !found.isEmpty: return found
        case martlet_ARES_ENOMEM: throw FetchError.failed("c-ares: \(words(for: martlet_ARES_ENOMEM))")
        default: throw FetchRefusal.notFound
        }
    }
}

private func words(for status: Int32) -> String { String(cString: ares_strerror(status)) }
