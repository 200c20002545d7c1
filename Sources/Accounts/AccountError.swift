/// What cannot be done with a user, a key, an album, a category or an upload, and why. The sentence may be shown to
/// the person who asked for it.
package enum AccountError: Error, Equatable, CustomStringConvertible {
    // Users
    case badUserName
    case userExists(name: String)
    case noUser(name: String)
    case negativeQuota
    case badDuration(String)
    case badPassword

    // Keys
    case noKey(id: String)

    // Albums and categories
    case emptyTitle
    case noAlbum(id: String, user: String)
    case emptyCategoryName
    case categoryExists(name: String)

    // Uploads
    case notPending(id: String)
    case noUpload(id: String)

    package var description: String {
        switch self {
        case .badUserName:
            """
            a user name has 1 to \(Users.longestName) characters, no control characters, and no blank at its start or \
            end
            """
        case .userExists(let name): "there is a user “\(name)” already"
        case .noUser(let name): "there is no user “\(name)”"
        case .negativeQuota: "a quota is 0 or more"
        case .badDuration(let text): "“\(text)” is no time: use seconds, a duration such as P3D, or never"
        case .badPassword: "a password has 1 to \(Password.longest) bytes"
        case .noKey(let id): "there is no good key “\(id)”"
        case .emptyTitle: "the title is empty"
        case .noAlbum(let id, let user): "\(user) has no album “\(id)”"
        case .emptyCategoryName: "the name is empty"
        case .categoryExists(let name): "there is a category “\(name)” already"
        case .notPending(let id): "“\(id)” does not wait"
        case .noUpload(let id): "“\(id)” is no upload"
        }
    }
}
