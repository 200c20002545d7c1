package import Storage

/// What a visitor may see of an upload.
package enum UploadAccess: Sendable, Equatable {
    /// The upload, and the album it is in.
    case allowed(UploadRecord, in: Album?)
    /// It is in an album whose password the visitor has not given.
    case locked(Album)
    case expired
    case unapproved
    case notFound
}

/// What a visitor may see of an album.
package enum AlbumAccess: Sendable, Equatable {
    case allowed(Album)
    /// The visitor has not given its password.
    case locked(Album)
    case notFound
}

/// Decides who may see what. What belongs to a banned user is shown to nobody.
package struct ViewerAccess: Sendable {
    private let catalog: Catalog

    package init(catalog: Catalog) {
        self.catalog = catalog
    }

    /// An album decides for the uploads in it.
    ///
    /// - Parameters:
    ///   - id: the public id of the upload.
    ///   - now: seconds since 1970.
    ///   - isUnlocked: whether the visitor has given the password of an album.
    package func upload(_ id: String, at now: Int64, isUnlocked: (Album) -> Bool) throws -> UploadAccess {
        switch try catalog.find(publicID: id) {
        case .gone(.expired): return .expired
        case .gone, .unknown: return .notFound
        case .live(let record):
            guard !record.isExpired(at: now) else { return .expired }
            guard record.isApproved else { return .unapproved }
            guard try !catalog.isBanned(user: record.userID) else { return .notFound }
            guard let album = try record.albumID.flatMap({ try catalog.album(id: $0) }) else {
                return .allowed(record, in: nil)
            }
            return switch Self.access(to: album, isUnlocked: isUnlocked) {
            case .allowed: .allowed(record, in: album)
            case .locked: .locked(album)
            case .notFound: .notFound
            }
        }
    }

    /// - Parameters:
    ///   - id: the public id of the album.
    ///   - isUnlocked: whether the visitor has given its password.
    package func album(_ id: String, isUnlocked: (Album) -> Bool) throws -> AlbumAccess {
        guard let album = try catalog.album(publicID: id), try !catalog.isBanned(user: album.userID) else {
            return .notFound
        }
        return Self.access(to: album, isUnlocked: isUnlocked)
    }

    private static func access(to album: Album, isUnlocked: (Album) -> Bool) -> AlbumAccess {
        switch album.privacy {
        case .private: .notFound
        case .public, .link: .allowed(album)
        case .password: isUnlocked(album) ? .allowed(album) : .locked(album)
        }
    }
}
