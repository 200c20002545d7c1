/// Whose uploads wait for approval (`uploads.moderation`; contract, rule 27).
package enum Moderation: String, CaseIterable, Sendable {
    case none
    /// Those of guests.
    case guests
    /// Everybody's but administrators'.
    case all

    func approves(_ sender: Sender) -> Bool {
        switch self {
        case .none: true
        case .guests: !sender.isGuest
        case .all: sender.isAdmin
        }
    }
}
