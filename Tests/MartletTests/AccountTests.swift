import Foundation
import Testing

@Suite("Changes of accounts by several processes")
struct AccountTests {
    @Test("undo none of each other")
    func areAlone() throws {
        let site = try Configured()
        #expect(try site.run("user", "add", "ann").code == 0)
        let changes = [
            ["ban", "ann"], ["quota", "ann", "--files", "7"], ["quota", "ann", "--bytes", "1000"],
            ["expiration", "ann", "P3D"],
        ]
        let back = [
            ["unban", "ann"], ["quota", "ann", "--files", "off", "--bytes", "off"], ["expiration", "ann", "never"],
        ]
        for _ in 0..<15 {
            let codes = Results<Int32>()
            DispatchQueue.concurrentPerform(iterations: changes.count) { number in
                codes.append { try martlet(["user"] + changes[number] + ["--config", site.file]).code }
            }
            #expect(try codes.all() == [0, 0, 0, 0])
            let listed = try site.run("user", "list", "--json").output
            #expect(
                listed.contains(/"expiration" *: *"P3D"/) && listed.contains(/"byte_?[qQ]uota" *: *1000/)
                    && listed.contains(/"file_?[qQ]uota" *: *7/) && listed.contains(/"is_?[bB]anned" *: *true/),
                "\(listed)")
            for change in back { #expect(try martlet(["user"] + change + ["--config", site.file]).code == 0) }
        }
    }
}

@Suite("A key that is revoked while the service runs")
struct RevocationTests {
    @Test("is refused at once, before a large body too, and that of guests as well", arguments: [false, true])
    func isRefused(isGuest: Bool) throws {
        let site = try LiveSite()
        let key = isGuest ? site.guestKey : site.userKey
        let small = Part.file(try Pictures.named("small.png"), named: "a.png")
        // The body never comes: who may send it is asked for it, and who may not is told at once.
        let head = ["X-API-Key: \(key)", "Content-Length: 3000000", "Expect: 100-continue"]
        #expect(try site.upload([small], key: key).status == 200)
        let said =
            isGuest
            ? try martlet(["key", "guest", "disable", "--config", site.configuration])
            : try martlet(["key", "revoke", String(key.split(separator: "_")[1]), "--config", site.configuration])
        #expect(said.code == 0, "\(said.errors)")
        let refused = try site.upload([small], key: key)
        #expect(refused.status == 400)
        #expect(refused.text.contains("\"Invalid API key.\""))
        let early = try site.send("POST", "/api/1/upload", headers: head)
        #expect(early.status == 400)
        #expect(early.text.contains("\"Invalid API key.\""))
        #expect(try site.upload([small], key: site.adminKey).status == 200)
    }
}
