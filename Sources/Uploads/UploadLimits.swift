import Storage

/// How much may be uploaded, by who sends it.
package struct UploadLimits: Sendable, Equatable {
    /// `limits.upload_bytes` (default 100 MB): for the keys of users.
    package var bytes = 100_000_000
    /// `limits.guest_upload_bytes` (default 10 MB): for the key of guests.
    package var guestBytes = 10_000_000
    /// `limits.flood` (default 50, 500, 1000, 5000, 10000): uploads a minute, hour, day, week and month of one user's
    /// key, and of one address (of IPv6, of one /64). Administrators have no such limit.
    package var flood = RateLimits()
    /// `limits.guest_flood` (default the same): of one address with the key of guests.
    package var guestFlood = RateLimits()
    /// `limits.connections` and `limits.keyless_bodies`.
    package var concurrency = ConcurrencyLimits()

    /// `limits.attempts` (default 100): uploads of one sender, a user or an address prefix, that reach a media worker or
    /// the fetcher in a minute without being accepted; 0 for any number.
    package var attempts = 100
    /// `limits.key_attempts` (default 10): wrong keys of one address prefix in a minute; 0 for any number.
    package var keyAttempts = 10

    package init() {}

    /// More than anybody may send.
    package var largest: Int { max(bytes, guestBytes) }

    /// Bytes of a request that may carry an upload of so many bytes: base64 is 4/3 of it and escapes in a form make it
    /// more, and the other fields and part headers come on top. nginx's `client_max_body_size` is that of the largest
    /// upload.
    package func bodyBytes(ofUpload bytes: Int) -> Int {
        bytes / 5 * 8 + 1_000_000
    }

    package func bytes(for principal: Principal) -> Int {
        principal.isGuest ? guestBytes : bytes
    }

    /// The counters that an upload adds to. The key of guests is everybody's, so guests are told apart by address
    /// alone, and counted apart: or one guest behind an address could keep out the users who share it.
    ///
    /// - Parameter address: the sender's, as nginx told it.
    func rateCounters(of principal: Principal, at address: String) -> [RateCounter] {
        switch principal {
        case .administrator: []
        case .guest(_, let addressPrefix): guestFlood.rateCounters(of: ["guests at \(addressPrefix)"])
        case .user(_, .key(let id)):
            flood.rateCounters(of: ["address \(AddressPrefix.name(of: address))", "key \(id)"])
        }
    }
}
