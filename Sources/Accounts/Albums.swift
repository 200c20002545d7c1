import Foundation
package import Storage
package import Uploads

/// The albums of a site.
package struct Albums: Sendable {
    /// An album with what a list shows beside it.
    package struct Entry: Sendable, Equatable {
        package let album: Album
        /// The name of the user it belongs to.
        package let owner: String
        /// The public id of the album it is in.
        package let parentID: String?
    }

    private let catalog: Catalog

    package init(catalog: Catalog) {
        self.catalog = catalog
    }

    /// Adds an album.
    ///
    /// - Parameters:
    ///   - title: without blanks at its ends and cut to what a title may have, as titles of uploads are.
    ///   - owner: the name of the user it belongs to.
    ///   - parent: the public id of an album of the same user; `nil` for none.
    ///   - now: seconds since 1970.
    ///   - ids: makes its public id.
    ///   - choosePassword: asks for the password, if `privacy` is `password` and nothing else is wrong.
    /// - Throws: `AccountError.noUser`, `.noAlbum` or `.emptyTitle`, and what `choosePassword` throws.
    package func add(
        title: String, of owner: String, in parent: String? = nil, privacy: Album.Privacy, at now: Int64,
        ids: UploadIDs, choosePassword: () throws -> Password
    ) throws -> Album {
        let user = try Users(catalog: catalog).user(named: owner)
        let parent = try parent.map { id in
            guard let album = try catalog.album(publicID: id), album.userID == user.id else {
                throw AccountError.noAlbum(id: id, user: owner)
            }
            return album
        }
        guard let title = Text.title(title.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw AccountError.emptyTitle
        }
        let hash = privacy == .password ? try choosePassword().hash() : nil
        return try catalog.addAlbum(
            title: title, of: user.id, in: parent?.id, privacy: privacy, passwordHash: hash, at: now,
            makeID: ids.id(of:))
    }

    /// Every album, the oldest first.
    package func all() throws -> [Entry] {
        let names = try Dictionary(uniqueKeysWithValues: catalog.users().map { ($0.id, $0.name) })
        let albums = try catalog.albums()
        let ids = Dictionary(uniqueKeysWithValues: albums.map { ($0.id, $0.publicID) })
        return albums.map { album in
            Entry(album: album, owner: names[album.userID] ?? "", parentID: album.parentID.flatMap { ids[$0] })
        }
    }
}
