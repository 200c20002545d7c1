/// What the service remembers of attempts to upload and to delete, whatever its configuration.
package struct AttemptCounters: Sendable {
    /// Attempts to upload, by sender.
    let uploads = AttemptLimiter()
    /// Wrong tokens of delete links, by address prefix.
    let wrongTokens = AttemptLimiter()

    package init() {}
}
