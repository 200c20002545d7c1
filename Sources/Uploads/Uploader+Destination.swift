import Storage

/// Where an upload belongs, once it is known that it may.
struct UploadDestination: Sendable {
    let album: Album?
    let category: Category?

    /// Files of an album that not everybody may see have names that nobody can guess, as nginx serves whatever is asked
    /// for.
    var needsRandomName: Bool { album.map { $0.privacy != .public } ?? false }
}

extension Uploader {
    /// Finds the album and the category that were asked for, and holds guests to what they may ask for (contract, rules
    /// 9 and 10).
    func destination(_ options: UploadOptions, for principal: Principal) throws -> UploadDestination {
        if principal.isGuest {
            if options.album != nil { throw Rejection.notForGuests(parameter: "album_id") }
            if !options.tags.isEmpty { throw Rejection.notForGuests(parameter: "tags") }
        }
        let album = try options.album.map { id in
            guard let album = try storage.catalog.album(publicID: id), album.userID == principal.userID else {
                throw Rejection.wrongAlbum
            }
            return album
        }
        let category = try options.category.map { id in
            guard let category = try storage.catalog.category(id: id) else { throw Rejection.wrongCategory }
            return category
        }
        return UploadDestination(album: album, category: category)
    }
}
