import Accounts

extension AccountError {
    /// The sentence, and the command that helps.
    var sentenceWithHint: String {
        switch self {
        case .noUser(let name): "\(self): add one with martlet user add \(name)"
        case .noKey: "\(self): see martlet key list"
        case .noAlbum: "\(self): see martlet album list"
        case .notPending: "\(self) (see martlet pending)"
        case .badUserName, .userExists, .negativeQuota, .badDuration, .badPassword, .emptyTitle, .emptyCategoryName,
            .categoryExists, .noUpload:
            description
        }
    }
}
