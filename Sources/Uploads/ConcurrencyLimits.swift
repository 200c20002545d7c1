/// How much may be under way at the same time. nginx counts it, as the service never hears of a body that a client breaks
/// off. 0 is any number.
package struct ConcurrencyLimits: Sendable, Equatable {
    /// `limits.connections` (default 64): requests of one address, or of one /64 of IPv6.
    package var requests = 64
    /// The first number of `limits.keyless_bodies` (default 16): bodies of one address that come without a key in the
    /// head of their request.
    package var keylessBodiesOfAddress = 16
    /// The second number of `limits.keyless_bodies` (default 64): such bodies of all addresses.
    package var keylessBodies = 64

    package init() {}
}
