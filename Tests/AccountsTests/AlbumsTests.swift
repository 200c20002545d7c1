import Storage
import Testing
import Uploads

@testable import Accounts

@Suite("Albums")
struct AlbumsTests {
    let site: TestSite
    let albums: Albums

    init() throws {
        site = try TestSite()
        albums = site.albums
        try site.addUser("ann")
        try site.addUser("bob")
    }

    private func add(
        _ title: String, of owner: String = "ann", in parent: String? = nil, privacy: Album.Privacy = .public
    ) throws -> Album {
        try albums.add(title: title, of: owner, in: parent, privacy: privacy, at: 1000, ids: .random) {
            Issue.record("a password is asked for although none is needed")
            return try .of("x")
        }
    }

    @Test("are in albums of the same user, and listed with their owner and the album they are in")
    func areNested() throws {
        let birds = try add("Birds")
        let terns = try add("Terns", in: birds.publicID, privacy: .link)
        let cats = try add("Cats", of: "bob", privacy: .private)
        #expect(
            try albums.all() == [
                Albums.Entry(album: birds, owner: "ann", parentID: nil),
                Albums.Entry(album: terns, owner: "ann", parentID: birds.publicID),
                Albums.Entry(album: cats, owner: "bob", parentID: nil),
            ])
        #expect(terns.parentID == birds.id)
    }

    @Test("are not in an album of somebody else, nor in one that is not there")
    func areNotInOthers() throws {
        let birds = try add("Birds")
        for id in [birds.publicID, "x"] {
            #expect(sentence { _ = try add("Cats", of: "bob", in: id) } == "bob has no album “\(id)”")
        }
        #expect(try albums.all().count == 1)
    }

    @Test("have a title without blanks around it, cut to a hundred characters")
    func haveTitles() throws {
        #expect(try add(" Birds\n").title == "Birds")
        #expect(try add(String(repeating: "x", count: 101)).title == String(repeating: "x", count: 100))
        for title in ["", " \n", "\u{202E}"] { #expect(sentence { _ = try add(title) } == "the title is empty") }
    }

    @Test("have a password if only that is to open them, and nobody is asked for it before the rest is checked")
    func havePasswords() throws {
        let album = try albums.add(title: "Birds", of: "ann", privacy: .password, at: 1000, ids: .random) {
            try .of("open")
        }
        #expect(try Password("open")?.matches(#require(album.passwordHash)) == true)
        #expect(try add("Terns", privacy: .private).passwordHash == nil)
        #expect(sentence { _ = try add("", privacy: .password) } == "the title is empty")
        #expect(sentence { _ = try add("Cats", in: "x", privacy: .password) } == "ann has no album “x”")
        #expect(
            sentence {
                _ = try albums.add(title: "Cats", of: "ann", privacy: .password, at: 1000, ids: .random) { try .of("") }
            } == "a password has 1 to 511 bytes")
        #expect(try albums.all().count == 2)
    }
}

@Suite("Categories")
struct CategoriesTests {
    @Test("have names of their own, without blanks around them, and are listed by them")
    func haveNames() throws {
        let categories = try TestSite().categories
        #expect(try categories.add(name: " Birds ").name == "Birds")
        #expect(try categories.add(name: "Apes").name == "Apes")
        #expect(sentence { _ = try categories.add(name: "Birds\n") } == "there is a category “Birds” already")
        #expect(sentence { _ = try categories.add(name: " ") } == "the name is empty")
        #expect(try categories.all().map(\.name) == ["Apes", "Birds"])
    }
}
