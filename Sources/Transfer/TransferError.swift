/// Why a request came to nothing.
package enum TransferError: Error, Equatable {
    /// No address of the host takes connections.
    case unreachable
    /// The host cannot prove that it is who its name says (TLS).
    case notTrusted
    /// The answer is no HTTP, is cut short, or its head is endless.
    case brokenAnswer
    /// The time was over before all was there.
    case tooSlow
    /// There are more bytes than the caller takes.
    case tooManyBytes
    /// curl reads the URL in another way than the caller did.
    case malformedURL
    /// A fault of the machine, or of curl.
    case failed(String)
}
