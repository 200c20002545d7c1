import Storage

/// What a visitor may see of an upload.
enum ViewerAccess {
    /// The upload, and the album it is in.
    case open(UploadRecord, Album?)
    /// It is in an album whose password the visitor has not given.
    case closed(Album)
    case refused(MessagePage)
}

extension Pages {
    /// What a visitor may see of what stands behind an id. An album decides for the uploads in it, and those of a
    /// banned user are shown to nobody.
    func sight(of id: String, for request: Request) throws -> ViewerAccess {
        let catalog = uploader.storage.catalog
        switch try catalog.find(publicID: id) {
        case .gone(.expired): return .refused(.expired)
        case .gone, .unknown: return .refused(.notFound)
        case .live(let record):
            guard !record.isExpired(at: uploader.now()) else { return .refused(.expired) }
            guard record.isApproved else { return .refused(.unapproved) }
            guard try !catalog.isBanned(user: record.userID) else { return .refused(.notFound) }
            let album = try record.albumID.flatMap { try catalog.album(id: $0) }
            switch album?.privacy {
            case .private: return .refused(.notFound)
            case .password where !isOpen(album, for: request):
                return album.map(ViewerAccess.closed) ?? .refused(.notFound)
            case .password, .public, .link, nil: return .open(record, album)
            }
        }
    }

    private func isOpen(_ album: Album?, for request: Request) -> Bool {
        album.map { AlbumUnlockCookie.isOpen($0, to: request, at: uploader.now()) } ?? true
    }
}
