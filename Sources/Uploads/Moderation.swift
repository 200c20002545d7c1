/// Whose uploads wait for approval (`uploads.moderation`; contract, rule 27).
package enum Moderation: String, CaseIterable, Sendable {
    case none
    /// Those of guests.
    case guests
    /// Everybody's but administrators'.
    case all

    /// Whether an upload is published at once.
    func approves(_ principal: Principal) -> Bool {
        switch self {
        case .none: true
        case .guests: !principal.isGuest
        case .all: principal.isAdministrator
        }
    }
}
