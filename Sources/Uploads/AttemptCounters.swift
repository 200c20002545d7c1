/// What the service remembers of attempts, whatever its configuration.
package struct AttemptCounters: Sendable {
    /// Attempts to upload, by sender.
    let uploads = AttemptLimiter()
    /// Wrong keys, by address prefix.
    package let wrongKeys = AttemptLimiter()
    /// Wrong tokens of delete links, by address prefix.
    let wrongTokens = AttemptLimiter()

    package init() {}
}
