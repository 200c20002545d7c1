import Accounts
import Storage
import Testing

@Suite("What a visitor may see")
struct ViewerAccessTests {
    let site: TestSite
    let ann: User

    init() throws {
        site = try TestSite()
        ann = try site.addUser("ann")
    }

    private func upload(_ id: String, at now: Int64 = 1000, isUnlocked: Bool = false) throws -> UploadAccess {
        try site.access.upload(id, at: now) { _ in isUnlocked }
    }

    private func album(_ id: String, isUnlocked: Bool = false) throws -> AlbumAccess {
        try site.access.album(id) { _ in isUnlocked }
    }

    @Test("is an upload in no album")
    func isAnUpload() throws {
        let record = try site.publish("a", by: ann)
        #expect(try upload("a") == .allowed(record, in: nil))
        #expect(try upload("b") == .notFound)
    }

    @Test("is an upload until its time is over, and that it is gone for ever after")
    func expires() throws {
        try site.publish("a", by: ann) { $0.expiresAt = 2000 }
        #expect(try upload("a", at: 1999) != .expired)
        #expect(try upload("a", at: 2000) == .expired)
        _ = try site.storage.remove(publicID: "a", because: .expired)
        #expect(try upload("a", at: 2000) == .expired)
    }

    @Test("is no upload that was deleted, and none that waits for approval")
    func isPublished() throws {
        try site.publish("a", by: ann)
        try site.publish("b", by: ann, isApproved: false)
        try site.moderator.delete("a")
        #expect(try upload("a") == .notFound)
        #expect(try upload("b") == .unapproved)
    }

    @Test("is an album as its privacy says, and the same uploads as the album", arguments: Album.Privacy.allCases)
    func dependsOnPrivacy(privacy: Album.Privacy) throws {
        let own = try site.addAlbum(privacy: privacy)
        let record = try site.publish("a", by: ann) { $0.albumID = own.id }
        for isUnlocked in [false, true] {
            let (ofAlbum, ofUpload): (AlbumAccess, UploadAccess) =
                switch privacy {
                case .public, .link: (.allowed(own), .allowed(record, in: own))
                case .private: (.notFound, .notFound)
                case .password where isUnlocked: (.allowed(own), .allowed(record, in: own))
                case .password: (.locked(own), .locked(own))
                }
            #expect(try album(own.publicID, isUnlocked: isUnlocked) == ofAlbum)
            #expect(try upload("a", isUnlocked: isUnlocked) == ofUpload)
        }
        #expect(try album("x") == .notFound)
    }

    @Test("is nothing of a banned user")
    func isNothingOfTheBanned() throws {
        let own = try site.addAlbum(privacy: .public)
        let record = try site.publish("a", by: ann)
        try site.users.ban("ann")
        #expect(try album(own.publicID) == .notFound)
        #expect(try upload("a") == .notFound)
        try site.users.unban("ann")
        #expect(try album(own.publicID) == .allowed(own))
        #expect(try upload("a") == .allowed(record, in: nil))
    }
}
