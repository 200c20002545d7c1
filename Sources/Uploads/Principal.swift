import Media
package import Storage

/// Who makes a request. It is found once, from the API key, and then goes with the request.
///
/// The cases say who somebody is; `Credential` says what they proved it with.
package enum Principal: Sendable, Equatable {
    /// Somebody with the guest key. Everybody may have that, so guests are told apart by address prefix.
    case guest(keyID: Int64, addressPrefix: String)
    case user(User, Credential)
    case administrator(User, Credential)

    /// What a user proved their identity with.
    package enum Credential: Sendable, Equatable {
        /// An API key, by its id in the catalog.
        case key(Int64)
    }

    /// - Parameters:
    ///   - key: what the catalog knows of the key that was presented.
    ///   - address: the client's, as nginx reports it.
    package init(presenting key: KeyRecord, at address: String) {
        switch key.user {
        case nil: self = .guest(keyID: key.id, addressPrefix: AddressPrefix.name(of: address))
        case let user? where user.isAdmin: self = .administrator(user, .key(key.id))
        case let user?: self = .user(user, .key(key.id))
        }
    }

    package var isGuest: Bool { user == nil }

    package var isAdministrator: Bool {
        if case .administrator = self { true } else { false }
    }

    /// `nil` for guests.
    package var user: User? {
        switch self {
        case .guest: nil
        case .user(let user, _), .administrator(let user, _): user
        }
    }

    /// Who owns the uploads, and whose quotas count them; `nil` for guests, who own nothing.
    var userID: Int64? { user?.id }

    /// The API key; `nil` where something else proved the identity.
    var keyID: Int64? {
        switch self {
        case .guest(let id, _), .user(_, .key(let id)), .administrator(_, .key(let id)): id
        }
    }

    /// What tells the principal from others while an upload is made: the user, or the guests of an address prefix.
    var name: String {
        switch self {
        case .guest(_, let addressPrefix): "address \(addressPrefix)"
        case .user(let user, _), .administrator(let user, _): "user \(user.id)"
        }
    }

    /// The same for the queue before the media workers.
    var jobOwner: JobOwner { JobOwner(name: name, isGuest: isGuest) }
}
