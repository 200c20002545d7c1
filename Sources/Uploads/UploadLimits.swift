/// How many bytes an upload may have, by who sends it.
package struct UploadLimits: Sendable, Equatable {
    /// `limits.upload_bytes` (default 100 MB): for the keys of users.
    package var bytes = 100_000_000
    /// `limits.guest_upload_bytes` (default 10 MB): for the key of guests.
    package var guestBytes = 10_000_000

    package init() {}

    /// More than anybody may send.
    package var largest: Int { max(bytes, guestBytes) }

    func bytes(for sender: Sender) -> Int {
        sender.isGuest ? guestBytes : bytes
    }
}
