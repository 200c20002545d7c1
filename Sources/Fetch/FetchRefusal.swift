/// Why a URL is not fetched, or what came from it is not taken. All of these are the sender's to mend.
package enum FetchRefusal: Error, Equatable {
    /// The text is no address that can be asked for.
    case malformed(AddressFlaw)
    /// The scheme is neither http nor https.
    case scheme(String)
    /// The address is on the site itself.
    case ownHost
    /// The host has an address that is not one of the public internet, or a name that only a private network knows.
    case notPublic
    /// The host has no address.
    case notFound
    /// No address of the host takes connections.
    case unreachable
    /// The host cannot prove that it is who its name says (TLS).
    case notTrusted
    /// The final answer has another status than 200.
    case status(Int)
    /// More redirects than are followed.
    case tooManyRedirects
    /// The answer is no HTTP, is cut short, or its head is endless.
    case brokenAnswer
    /// The time was over before all was there.
    case tooSlow
    /// There are more bytes than the caller takes.
    case tooManyBytes
}

/// What is wrong with an address.
package enum AddressFlaw: String, CaseIterable, Sendable {
    case tooLong = "it is longer than 8192 bytes"
    case controls = "it has control characters"
    case noScheme = "it does not begin with http:// or https://"
    case user = "it has a user or an @ before its path"
    case host = "its host is neither a name such as www.example.com nor an address in its usual spelling"
    case port = "its port is neither 80, 443 nor one from 1024 to 65535"
}

/// A fault that is not the sender's.
package enum FetchError: Error, Equatable {
    /// As many URLs are being fetched as may be at the same time.
    case busy
    /// The system, or curl, cannot do its work.
    case failed(String)
}
