import Foundation
import HTTP
import Storage
import Testing

@testable import Web

@Suite("The page of an upload, where it may not be shown")
struct ViewerAccessTests {
    let site: SiteInMemory

    init() throws {
        site = try SiteInMemory()
    }

    @Test("is gone at once when its time is over, and stays so when its files are (rule 11)")
    func expires() throws {
        try site.keep("Pic1") { $0.expiresAt = 1_763_888_020 }
        #expect(try site.browse("/image/A-photo.Pic1").status == 200)
        site.clock.advance(by: 300)
        for _ in 0..<2 {
            let gone = try site.browse("/image/A-photo.Pic1")
            #expect(gone.status == 410)
            #expect(gone.text.contains("<h1>Gone</h1>"))
            #expect(try site.fetch("/image/Pic1").status == 410)
            _ = try site.storage.remove(publicID: "Pic1", because: .expired)
        }
    }

    @Test("is not found when it was deleted")
    func isDeleted() throws {
        try site.keep("Pic1")
        _ = try site.storage.remove(publicID: "Pic1", because: .deleted)
        #expect(try site.browse("/image/A-photo.Pic1").status == 404)
    }

    @Test("is shown to nobody while its owner is banned, nor is any list with it")
    func isBanned() throws {
        let album = try site.addAlbum("Alb")
        try site.keep("Pic1") { ($0.albumID, $0.tags) = (album.id, ["dog"]) }
        let paths = ["/image/A-photo.Pic1", "/album/Summer.Alb", "/tag/dog"]
        for (isBanned, status) in [(true, 404), (false, 200)] {
            _ = try site.storage.catalog.change([.ban(isBanned)], ofUser: "ann")
            for path in paths { #expect(try site.browse(path).status == status) }
        }
    }

    @Test("waits for approval, and tells no title until then")
    func waits() throws {
        try site.keep("Pic1", isApproved: false)
        let page = try site.browse("/image/Pic1")
        #expect(page.status == 403)
        #expect(page.header("Location") == nil)
        #expect(!page.text.contains("A photo"))
        _ = try site.storage.approve(publicID: "Pic1")
        #expect(try site.browse("/image/A-photo.Pic1").status == 200)
    }

    @Test(
        "is as open as the album that it is in",
        arguments: [
            (Album.Privacy.public, 200, false), (.link, 200, true), (.private, 404, true), (.password, 302, true),
        ])
    func followsItsAlbum(privacy: Album.Privacy, status: Int, isUnlisted: Bool) throws {
        let album = try site.addAlbum("Alb", privacy: privacy, password: privacy == .password ? "word" : nil)
        try site.keep("Pic1") { $0.albumID = album.id }
        let page = try site.browse("/image/A-photo.Pic1")
        #expect(page.status == status)
        #expect(page.header("Location") == (privacy == .password ? "/album/Alb" : nil))
        if status == 200 { #expect(page.text.contains("noindex") == isUnlisted) }
        // Who sees an upload has not got the address of an album that only its address opens.
        #expect(page.text.contains("/album/Summer.Alb") == (privacy == .public))
        if privacy == .password {
            let cookie = AlbumUnlockCookie.cookie(
                for: album, at: site.clock.now, urls: SiteURLs(base: "https://images.example"))
            let open = Request(
                method: "GET", path: "/image/A-photo.Pic1", accept: browser, cookie: String(cookie.prefix { $0 != ";" })
            )
            #expect(try site.respond(to: open).text.contains("/album/Summer.Alb"))
        }
    }
}
