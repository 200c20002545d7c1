import Accounts
import Foundation
import Storage
import System
import Testing
import Uploads

@Suite("The commands for what uploads are put in")
struct PlaceCommandTests {
    @Test("make albums, in one another and with a password, and print their ids")
    func makeAlbums() throws {
        let site = try Configured()
        _ = try site.run("user", "add", "ann")
        let first = try site.run("album", "add", "--user", "ann", "Birds of the sea")
        let id = String(try #require(first.output.wholeMatch(of: /([0-9A-Za-z]{8})\n/)).output.1)
        let inner = try site.run(
            "album", "add", "--user", "ann", "Terns", "--parent", id, "--privacy", "password", input: "open\n")
        #expect(inner.code == 0)
        let innerID = inner.output.trimmingCharacters(in: .newlines)

        #expect(
            try site.run("album", "list")
                == (0, "\(id)  public  ann  Birds of the sea\n\(innerID)  password  ann  Terns\n", ""))
        #expect(
            try site.run("album", "list", "--json").output == """
                [{"id":"\(id)","privacy":"public","title":"Birds of the sea","user":"ann"},\
                {"id":"\(innerID)","parent":"\(id)","privacy":"password","title":"Terns","user":"ann"}]

                """)
        let album = try Catalog(path: site.folder.appending(path: "martlet.db").path()).album(publicID: innerID)
        #expect(try Password("open")?.matches(#require(album?.passwordHash)) == true)
    }

    @Test("count as Chevereto does where ids are sequential")
    func countAlbums() throws {
        let site = try Configured("ids:\n  mode: sequential\n  salt: salt\n")
        _ = try site.run("user", "add", "ann")
        let first = try site.run("album", "add", "--user", "ann", "One").output
        let second = try site.run("album", "add", "--user", "ann", "Two").output
        #expect(first == UploadIDs.sequential(SequentialIDs(salt: "salt", padding: 999)).id(of: 1) + "\n")
        #expect(second == UploadIDs.sequential(SequentialIDs(salt: "salt", padding: 999)).id(of: 2) + "\n")
    }

    @Test("refuse the album of nobody, or in an album of somebody else")
    func refuseAlbums() throws {
        let site = try Configured()
        #expect(
            try site.run("album", "add", "--user", "bob", "X")
                == (65, "", "martlet: there is no user “bob”: add one with martlet user add bob\n"))
        _ = try site.run("user", "add", "ann")
        _ = try site.run("user", "add", "bob")
        let album = try site.run("album", "add", "--user", "ann", "Hers").output.trimmingCharacters(in: .newlines)
        #expect(
            try site.run("album", "add", "--user", "bob", "X", "--parent", album)
                == (65, "", "martlet: bob has no album “\(album)”: see martlet album list\n"))
        #expect(try site.run("album", "add", "--user", "bob", " ") == (65, "", "martlet: the title is empty\n"))
        #expect(try site.run("album", "add", "--user", "bob", "X", "--privacy", "secret").code == 64)
    }

    @Test("make categories and print their numbers")
    func makeCategories() throws {
        let site = try Configured()
        #expect(try site.run("category", "add", "Birds") == (0, "1\n", ""))
        #expect(try site.run("category", "add", "Apes") == (0, "2\n", ""))
        #expect(try site.run("category", "add", "Apes") == (65, "", "martlet: there is a category “Apes” already\n"))
        #expect(try site.run("category", "list") == (0, "2  Apes\n1  Birds\n", ""))
        #expect(
            try site.run("category", "list", "--json").output
                == "[{\"id\":2,\"name\":\"Apes\"},{\"id\":1,\"name\":\"Birds\"}]\n")
        #expect(try site.run("tag", "list", "--json").output == "[]\n")
    }
}

@Suite("The commands that change a user")
struct UserChangeTests {
    @Test("keep a password as a hash of it")
    func changePasswords() throws {
        let site = try Configured()
        _ = try site.run("user", "add", "ann")
        #expect(
            try site.run("user", "password", "ann", input: "correct horse\n") == (0, "ann has a new password\n", ""))
        #expect(
            try site.run("user", "password", "ann") == (65, "", "martlet: a password has 1 to 511 bytes\n"))
        let stored = try String(
            decoding: Data(contentsOf: site.folder.appending(path: "martlet.db")), as: UTF8.self)
        #expect(stored.contains("$y$"))
        #expect(!stored.contains("correct horse"))
    }

    @Test("ban, bound and date, and the list tells")
    func changeUsers() throws {
        let site = try Configured()
        _ = try site.run("user", "add", "ann")
        #expect(try site.run("user", "ban", "ann") == (0, "banned ann\n", ""))
        #expect(try site.run("user", "list") == (0, "ann  banned\n", ""))
        #expect(
            try site.run("user", "quota", "ann", "--bytes", "5_000_000", "--files", "10")
                == (0, "ann may have 5000000 bytes and 10 files\n", ""))
        #expect(try site.run("user", "expiration", "ann", "P3D") == (0, "uploads of ann are kept for P3D\n", ""))
        #expect(
            try site.run("user", "list", "--json").output == """
                [{"byte_quota":5000000,"bytes":0,"expiration":"P3D","file_quota":10,"files":0,"is_admin":false,\
                "is_banned":true,"name":"ann"}]

                """)
        #expect(try site.run("user", "unban", "ann") == (0, "ann may upload again\n", ""))
        #expect(try site.run("user", "quota", "ann", "--bytes", "off") == (0, "ann may have 10 files\n", ""))
        #expect(try site.run("user", "quota", "ann", "--files", "off") == (0, "ann may have any number\n", ""))
        #expect(try site.run("user", "expiration", "ann", "never") == (0, "uploads of ann are kept for ever\n", ""))
        #expect(
            try site.run("user", "list", "--json").output
                == "[{\"bytes\":0,\"files\":0,\"is_admin\":false,\"is_banned\":false,\"name\":\"ann\"}]\n")
    }

    @Test("say what is wrong")
    func explainFaults() throws {
        let site = try Configured()
        for command in [["ban"], ["unban"], ["quota", "--files", "1"], ["expiration", "bob", "never"]] {
            let arguments = ["user", command[0]] + (command.contains("bob") ? [] : ["bob"]) + command.dropFirst()
            let said = try martlet(arguments + ["--config", site.file])
            #expect(said == (65, "", "martlet: there is no user “bob”: add one with martlet user add bob\n"))
        }
        _ = try site.run("user", "add", "ann")
        #expect(
            try site.run("user", "expiration", "ann", "soon")
                == (65, "", "martlet: “soon” is no time: use seconds, a duration such as P3D, or never\n"))
        #expect(try site.run("user", "quota", "ann").code == 64)
        #expect(try site.run("user", "quota", "ann", "--files", "-1").code == 64)
    }
}

@Suite("The commands for uploads")
struct UploadCommandTests {
    @Test("show those that wait, let in, reject and delete, while the service runs")
    func decide() throws {
        let site = try LiveSite(settings: "uploads:\n  moderation: guests\n")
        func run(_ arguments: String...) throws -> (code: Int32, output: String, errors: String) {
            try martlet(arguments + ["--config", site.configuration])
        }
        for name in ["good.png", "bad.png"] {
            let reply = try site.upload([.file(Pictures.named("small.png"), named: name)], key: site.guestKey)
            #expect(reply.status == 200)
        }
        let queue = try run("pending").output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        try #require(queue.map(\.count) == [4, 4])
        let (good, bad) = (queue[0][0], queue[1][0])
        #expect(queue.map { $0[2] } == ["guests", "guests"])
        #expect(try Data(contentsOf: URL(filePath: queue[0][3])) == Pictures.named("small.png"))
        #expect(try site.files() == [])

        #expect(
            try run("approve", good, "nothing")
                == (65, "approved \(good)\n", "martlet: “nothing” does not wait (see martlet pending)\n"))
        #expect(try run("reject", good).errors == "martlet: “\(good)” does not wait (see martlet pending)\n")
        #expect(try run("reject", bad) == (0, "rejected \(bad)\n", ""))
        #expect(try run("pending", "--json") == (0, "[]\n", ""))
        #expect(try site.files().map { $0.suffix(8) } == ["good.png", "d.th.png"])
        #expect(try site.get("/images/\(site.files()[0])").status == 200)

        #expect(try run("delete", good) == (0, "deleted \(good)\n", ""))
        #expect(try run("delete", good) == (65, "", "martlet: “\(good)” is no upload\n"))
        #expect(try site.files() == [])
    }
}

@Suite("martlet expire")
struct ExpireCommandTests {
    @Test("deletes nothing by a clock that is far from where it was, unless it is told to")
    func doubtsTheClock() throws {
        let site = try Configured()
        #expect(try site.run("expire") == (0, "deleted 0\n", ""))
        let catalog = try Catalog(path: site.folder.appending(path: "martlet.db").path())
        let now = SystemClock.now()
        #expect(try #require(try catalog.clockTrustedAt()) - now < 60)

        try catalog.trustClock(at: now - 3 * 86_400)
        let said = try site.run("expire")
        #expect(said.code == 75)
        #expect(said.errors.contains("seconds from where it was last believed, so nothing is deleted"))
        #expect(try catalog.clockTrustedAt() == now - 3 * 86_400)
        #expect(try site.run("expire", "--trust-clock") == (0, "deleted 0\n", ""))
        #expect(try site.run("expire") == (0, "deleted 0\n", ""))
    }
}
