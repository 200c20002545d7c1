import Foundation
import TestHTTPServer
import Testing
import Transfer

@testable import Fetch

@Suite("Name resolution")
struct ResolverTests {
    @Test("gives all addresses of a name")
    func givesAll() throws {
        let server = try NameServer(["two.example": [[192, 0, 2, 1], [192, 0, 2, 2]]])
        let found = try Resolver(servers: server.address).addresses(of: "two.example", within: .seconds(30))
        #expect(Set(found) == [.v4(0xC000_0201), .v4(0xC000_0202)])
    }

    @Test("says that there is no such name, and does not look for it within a domain of our own")
    func tellsMissing() throws {
        let server = try NameServer([:])
        #expect(throws: FetchRefusal.notFound) {
            try Resolver(servers: server.address).addresses(of: "nowhere.example", within: .seconds(30))
        }
        // One for IPv4 and one for IPv6.
        #expect(server.questions == 2)
    }

    @Test("knows the names of /etc/hosts, and asks nobody about them")
    func readsHosts() throws {
        let server = try NameServer([:])
        let found = try Resolver(servers: server.address).addresses(of: "localhost", within: .seconds(30))
        #expect(found.contains(.v4(0x7F00_0001)))
        #expect(server.questions == 0)
    }

    @Test("is over in time where the server never answers, and leaves no thread and no descriptor behind")
    func isBounded() throws {
        let server = try NameServer(nil)
        let clock = ContinuousClock()
        let began = clock.now
        for _ in 0..<20 {
            #expect(throws: FetchRefusal.tooSlow) {
                try Resolver(servers: server.address).addresses(of: "silent.example", within: .milliseconds(50))
            }
        }
        // Each one would be 5 s at least until c-ares by itself gave up.
        #expect(clock.now - began < .seconds(60))
        #expect(server.questions >= 20)
    }

    @Test("counts against the time of a fetch, also after a redirect")
    func isPartOfTheFetch() throws {
        let server = try NameServer(nil)
        let pages = try PageServer()
        let redirect = pages.put(.redirect(to: "http://silent.example/a.png"), at: "/redirect")
        var settings = FetchSettings()
        settings.testOrigin = Origin(pages.origin)
        settings.time = .milliseconds(200)
        let fetcher = Fetcher(settings, ownHost: "images.example", resolver: Resolver(servers: server.address))
        let clock = ContinuousClock()
        let began = clock.now
        for url in ["http://silent.example/a.png", redirect] {
            #expect(throws: FetchRefusal.tooSlow) {
                try fetcher.fetch(try WebAddress(url), for: "a", atMost: 1) { _ in }
            }
        }
        #expect(clock.now - began < .seconds(5))
    }

    @Test("believes no address that is not public, beside good ones or alone")
    func refusesInnerAddresses() throws {
        let server = try NameServer([
            "inner.example": [[127, 0, 0, 1]], "mixed.example": [[198, 41, 0, 4], [10, 0, 0, 1]],
        ])
        let fetcher = Fetcher(
            FetchSettings(), ownHost: "images.example", resolver: Resolver(servers: server.address))
        for name in ["inner.example", "mixed.example"] {
            #expect(throws: FetchRefusal.notPublic) {
                try fetcher.fetch(try WebAddress("http://\(name)/"), for: "a", atMost: 1) { _ in }
            }
        }
    }
}
