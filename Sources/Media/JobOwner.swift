/// Whose upload a job is for, as far as the queue for workers tells senders apart.
package struct JobOwner: Hashable, Sendable {
    /// The same for all jobs of one sender: a user, or the guests of one address prefix.
    package let name: String
    package let isGuest: Bool

    /// The site itself, for what it does on its own behalf.
    package static let site = JobOwner(name: "site", isGuest: false)

    package init(name: String, isGuest: Bool) {
        self.name = name
        self.isGuest = isGuest
    }
}
