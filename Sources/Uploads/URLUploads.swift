/// Who may have the site fetch a URL.
package enum URLUploads: String, Sendable, CaseIterable {
    case off, admin, users, everyone

    func allows(_ sender: Sender) -> Bool {
        switch self {
        case .off: false
        case .admin: sender.isAdmin
        case .users: !sender.isGuest
        case .everyone: true
        }
    }
}
