import Foundation
import Synchronization
import Testing

@Suite("What is refused")
struct PublicityTests {
    /// Fetches addresses all the time, until it is stopped.
    private final class Visitor: Sendable {
        private let fetches = Mutex(0)
        private let found = Mutex<Set<String>>([])
        private let goesOn = Atomic(true)
        private let ended = DispatchSemaphore(value: 0)

        init(of site: LiveSite, at addresses: [String]) {
            Foundation.Thread { [self] in
                var number = 0
                while goesOn.load(ordering: .relaxed) {
                    let address = addresses[number % addresses.count]
                    if (try? site.get(address).status) != 404 { found.withLock { _ = $0.insert(address) } }
                    fetches.withLock { $0 += 1 }
                    number += 1
                }
                ended.signal()
            }.start()
        }

        /// Stops, and gives back how often it has fetched something, and the addresses where something was.
        func stop() -> (fetches: Int, found: Set<String>) {
            goesOn.store(false, ordering: .relaxed)
            ended.wait()
            return (fetches.withLock { $0 }, found.withLock { $0 })
        }
    }

    @Test("by a quota, a flood limit or a stop word is never public, and leaves its name free")
    func isNeverPublic() throws {
        let site = try LiveSite(
            settings: """
                uploads:
                  stop_words: [forbidden]
                limits:
                  guest_flood: [2, 0, 0, 0, 0]
                """)
        let picture = try Pictures.named("wide.jpg")
        @Sendable func upload(_ name: String, _ key: String, title: String = "A title") throws -> Reply {
            try site.upload([.file(picture, named: name), .field("title", title)], key: key)
        }
        #expect(try upload("first.jpg", site.userKey).status == 200)
        let day = try #require(site.files().first).split(separator: "/").dropLast().joined(separator: "/")
        // Its bytes alone would fit, and with the thumb's they do not.
        let user = try martlet(["user", "list", "--json", "--config", site.configuration])
        let bytes = try #require(user.output.matches(of: /"bytes" *: *(\d+)/).compactMap { Int($0.output.1) }.max())
        let quota = try martlet([
            "user", "quota", "user", "--bytes", "\(bytes + picture.count + 1)", "--config", site.configuration,
        ])
        #expect(quota.code == 0)

        let refused = (0..<30).map { "quota\($0)" } + (0..<10).map { "word\($0)" } + (0..<16).map { "flood\($0)" }
        let visitor = Visitor(
            of: site, at: refused.flatMap { ["/images/\(day)/\($0).jpg", "/images/\(day)/\($0).th.jpg"] }.shuffled())
        for number in 0..<30 {
            #expect(try code(upload("quota\(number).jpg", site.userKey)).hasPrefix("400 712 "))
        }
        for number in 0..<10 {
            #expect(try code(upload("word\(number).jpg", site.adminKey, title: "Forbidden")).hasPrefix("400 400 "))
        }
        // Many at once are all let through by the first look at the counters.
        let floods = Results<(name: String, status: Int)>()
        DispatchQueue.concurrentPerform(iterations: 16) { number in
            floods.append { ("flood\(number)", try upload("flood\(number).jpg", site.guestKey).status) }
        }
        let seen = visitor.stop()
        let taken = try floods.all().filter { $0.status == 200 }.map(\.name)
        #expect(taken.count == 2)
        #expect(try floods.all().filter { $0.status == 429 }.count == 14)
        #expect(seen.found.isSubset(of: taken.flatMap { ["/images/\(day)/\($0).jpg", "/images/\(day)/\($0).th.jpg"] }))
        #expect(seen.fetches > 100)
        let files = try site.files().filter { !$0.contains(".th.") && !$0.contains(".md.") }
        #expect(Set(files) == Set((["first"] + taken).map { "\(day)/\($0).jpg" }))

        #expect(try upload("quota0.jpg", site.adminKey).status == 200)
        #expect(try site.get("/images/\(day)/quota0.jpg").status == 200)
    }
}
