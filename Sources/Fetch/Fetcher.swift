import Synchronization
import Transfer

/// Gets what lies at a URL, from public places only.
package final class Fetcher: Sendable {
    private let settings: FetchSettings
    private let resolver: Resolver
    /// `nil` when the site has a host that is no public one, and so is refused in any case.
    private let ownHost: Host?
    /// URLs that are being fetched, by sender.
    private let running = Mutex<[String: Int]>([:])

    /// - Parameter ownHost: the host in the site's own address, as it stands there.
    package convenience init(_ settings: FetchSettings, ownHost: String) {
        self.init(settings, ownHost: ownHost, resolver: Resolver())
    }

    init(_ settings: FetchSettings, ownHost: String, resolver: Resolver) {
        self.settings = settings
        self.resolver = resolver
        self.ownHost = try? Host(ownHost)
    }

    /// Gets the bytes behind an address, through up to five redirects. Every place on the way is checked before it is
    /// connected to.
    ///
    /// - Parameters:
    ///   - sender: for whom. One has half of the places at most, at least one: slow hosts are easily had.
    ///   - limit: more bytes than these are refused.
    ///   - take: called with the next bytes, which are valid during the call. It may have been called when this throws.
    /// - Throws: `FetchRefusal`; `FetchError`, with `busy` at once; and what `take` throws.
    package func fetch(
        _ address: WebAddress, for sender: String, atMost limit: Int, _ take: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try enter(sender)
        defer { leave(sender) }
        let end = ContinuousClock.now + settings.time
        var place = address
        for _ in 0...FetchSettings.mostRedirects {
            let addresses = try checkedAddresses(of: place, within: end - .now)
            let time = end - .now
            guard time > .zero else { throw FetchRefusal.tooSlow }
            switch try transfer(of: place, at: addresses, within: time, atMost: limit, take) {
            case .complete: return
            case .redirected(let location): place = try place.redirected(to: location)
            case .status(let status): throw FetchRefusal.status(status)
            }
        }
        throw FetchRefusal.tooManyRedirects
    }

    private func transfer(
        of place: WebAddress, at addresses: [IPAddress], within time: Duration, atMost limit: Int,
        _ take: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Transfer.Outcome {
        let hasName = if case .name = place.origin.host { true } else { false }
        do {
            return try Transfer(of: place.text, origin: place.origin.text, hasName: hasName, at: addresses)
                .run(within: time, atMost: limit, take)
        } catch let error as TransferError {
            switch error {
            case .unreachable: throw FetchRefusal.unreachable
            case .notTrusted: throw FetchRefusal.notTrusted
            case .brokenAnswer: throw FetchRefusal.brokenAnswer
            case .tooSlow: throw FetchRefusal.tooSlow
            case .tooManyBytes: throw FetchRefusal.tooManyBytes
            // What curl reads in another way than we do is not plain.
            case .malformedURL: throw FetchRefusal.malformed(.host)
            case .failed(let reason): throw FetchError.failed(reason)
            }
        }
    }

    private func enter(_ sender: String) throws(FetchError) {
        let isFree = running.withLock { running in
            let own = running[sender, default: 0]
            guard running.values.reduce(0, +) < settings.places, own < max(1, settings.places / 2) else { return false }
            running[sender] = own + 1
            return true
        }
        guard isFree else { throw .busy }
    }

    private func leave(_ sender: String) {
        running.withLock { running in
            let rest = running[sender, default: 0] - 1
            running[sender] = rest > 0 ? rest : nil
        }
    }

    /// The addresses of a place that may be asked. One that is not public spoils all: whoever gives such an answer
    /// besides good ones wants it to be used.
    private func checkedAddresses(of place: WebAddress, within time: Duration) throws -> [IPAddress] {
        let host = place.origin.host
        if place.origin == settings.testOrigin { return try host.addresses(within: time, by: resolver) }
        if host == ownHost { throw FetchRefusal.ownHost }
        if case .address(let address) = host, address.embedsIPv4 { throw FetchRefusal.notPublic }
        let addresses = try host.addresses(within: time, by: resolver)
        guard addresses.allSatisfy(\.isPublic) else { throw FetchRefusal.notPublic }
        return addresses
    }
}
