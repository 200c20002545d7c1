/// Who may have the site fetch a URL.
package enum URLUploads: String, Sendable, CaseIterable {
    case off, admin, users, everyone

    func allows(_ principal: Principal) -> Bool {
        switch self {
        case .off: false
        case .admin: principal.isAdministrator
        case .users: !principal.isGuest
        case .everyone: true
        }
    }
}
