import TestHTTPServer
import Testing

@testable import Fetch

@Suite("Fetching a URL (rule 17)")
struct FetcherTests {
    let server: PageServer
    let picture = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    init() throws {
        server = try PageServer()
    }

    private func fetch(
        _ url: String, atMost limit: Int = 1_000_000, ownHost: String = "images.example",
        _ change: (inout FetchSettings) -> Void = { _ in }
    ) throws -> [UInt8] {
        var settings = FetchSettings()
        settings.testOrigin = Origin(server.origin)
        change(&settings)
        var bytes: [UInt8] = []
        try Fetcher(settings, ownHost: ownHost).fetch(try WebAddress(url), for: "a", atMost: limit) { bytes += $0 }
        return bytes
    }

    @Test(
        "never takes more than half of the places for uploads",
        arguments: [(1, 1), (2, 1), (9, 4), (32, 16), (500, 16)])
    func leavesRoom(uploads: Int, places: Int) {
        #expect(FetchSettings().among(uploads: uploads).places == places)
    }

    @Test("gives its bytes as they are, by one short request")
    func gives() throws {
        let url = server.put(.answer(body: picture), at: "/a%20b.png")
        #expect(try fetch(url + "?c=d#e") == picture)
        #expect(
            server.requests == [
                "GET /a%20b.png?c=d HTTP/1.1\r\nHost: \(server.origin)\r\nUser-Agent: Martlet\r\nAccept: */*\r\n\r\n"
            ])
    }

    @Test("takes bodies in chunks, without a length, and behind other heads")
    func takesBodies() throws {
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        let early = "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde"
        for raw in [chunked, early, "HTTP/1.1 200 OK\r\n\r\nabcde", "HTTP/1.0 200 OK\r\n\r\nabcde"] {
            #expect(try fetch(server.put(.raw(Array(raw.utf8)), at: "/raw")) == Array("abcde".utf8))
        }
        #expect(try fetch(server.put(.answer(), at: "/empty")) == [])
    }

    @Test("follows five redirects of every kind and no sixth")
    func followsRedirects() throws {
        var url = server.put(.answer(body: picture), at: "/0")
        for (number, status) in ["301 Moved", "302 Found", "303 Other", "307 Again", "308 Ever"].enumerated() {
            let location = number % 2 == 0 ? url : "../\(number)?x"
            url = server.put(.redirect(to: location, status), at: "/\(number + 1)")
        }
        #expect(try fetch(url) == picture)
        let sixth = server.put(.redirect(to: url), at: "/6")
        #expect(throws: FetchRefusal.tooManyRedirects) { try fetch(sixth) }
        let circle = server.put(.redirect(to: "/circle"), at: "/circle")
        #expect(throws: FetchRefusal.tooManyRedirects) { try fetch(circle) }
    }

    @Test("checks every redirect anew, and connects to none that is refused")
    func checksRedirects() throws {
        let canary = try PageServer()
        let refused: [(String, FetchRefusal)] = [
            ("http://127.0.0.1:\(canary.port)/", .notPublic), ("http://[::1]:\(canary.port)/", .notPublic),
            ("//127.0.0.1:\(canary.port)/", .notPublic), ("http://localhost:\(canary.port)/", .notPublic),
            ("http://[::ffff:7f00:1]:\(canary.port)/", .notPublic), ("http://169.254.169.254/", .notPublic),
            ("http://2130706433:\(canary.port)/", .malformed(.host)),
            ("http://a@127.0.0.1:\(canary.port)/", .malformed(.user)),
            ("https://IMAGES.example/a.png", .ownHost),
            ("gopher://127.0.0.1:\(canary.port)/", .scheme("gopher")), ("file:///etc/passwd", .scheme("file")),
            ("http:\\\\127.0.0.1:\(canary.port)/", .malformed(.noScheme)),
            ("https://127.0.0.1:\(canary.port)/", .notPublic),
        ]
        for (location, refusal) in refused {
            let first = server.put(.redirect(to: location), at: "/first")
            #expect(throws: refusal) { try fetch(first) }
            let second = server.put(.redirect(to: first), at: "/second")
            #expect(throws: refusal) { try fetch(second) }
        }
        #expect(canary.connections == 0)
    }

    @Test("refuses every answer but 200", arguments: [201, 204, 206, 304, 401, 404, 500, 503])
    func refusesStatus(status: Int) {
        let url = server.put(
            .answer("\(status) So", body: status == 204 || status == 304 ? [] : picture), at: "/status")
        #expect(throws: FetchRefusal.status(status)) { try fetch(url) }
    }

    @Test("refuses a redirect that leads nowhere")
    func refusesEmptyRedirect() {
        let url = server.put(.answer("302 Found"), at: "/nowhere")
        #expect(throws: FetchRefusal.status(302)) { try fetch(url) }
    }

    @Test("stops at the limit, whether the answer tells its length or not")
    func stopsAtLimit() throws {
        let url = server.put(.answer(body: picture), at: "/a.png")
        #expect(try fetch(url, atMost: picture.count) == picture)
        #expect(throws: FetchRefusal.tooManyBytes) { try fetch(url, atMost: picture.count - 1) }
        let endless = server.put(.endless, at: "/endless")
        #expect(throws: FetchRefusal.tooManyBytes) { try fetch(endless) }
    }

    @Test("refuses an answer that is cut short or is no HTTP")
    func refusesBroken() {
        let long = String(repeating: "X: \(String(repeating: "y", count: 1000))\r\n", count: 100)
        for raw in [
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "", "SSH-2.0-OpenSSH_9.2\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc", "HTTP/1.1 200 OK\r\n\(long)\r\n",
            "HTTP/1.1 200 OK\r\nX: \(String(repeating: "y", count: 200_000))\r\n\r\n",
        ] {
            let url = server.put(.raw(Array(raw.utf8)), at: "/raw")
            #expect(throws: FetchRefusal.brokenAnswer, "\(raw.prefix(80))") { try fetch(url) }
        }
    }

    @Test("has one time for everything")
    func isTimed() {
        let silent = server.put(.silent, at: "/silent")
        let second = server.put(.redirect(to: "/silent"), at: "/second")
        for url in [silent, second] {
            #expect(throws: FetchRefusal.tooSlow) { try fetch(url) { $0.time = .milliseconds(100) } }
        }
        #expect(throws: FetchRefusal.tooSlow) { try fetch(silent) { $0.time = .zero } }
    }

    @Test("tells where nobody listens")
    func tellsUnreachable() throws {
        var gone: PageServer? = try PageServer()
        let origin = try #require(gone?.origin)
        gone = nil
        #expect(throws: FetchRefusal.unreachable) {
            try fetch("http://\(origin)/") { $0.testOrigin = Origin(origin) }
        }
    }

    @Test("asks nobody while as many as may be are fetched")
    func isBusy() {
        let url = server.put(.answer(body: picture), at: "/a.png")
        #expect(throws: FetchError.busy) { try fetch(url) { $0.places = 0 } }
        #expect(server.connections == 0)
    }

    @Test("gives one sender half of the places, and the other half to others")
    func isFair() throws {
        let url = try WebAddress(server.put(.answer(body: picture), at: "/a.png"))
        var settings = FetchSettings()
        settings.testOrigin = Origin(server.origin)
        settings.places = 4
        let fetcher = Fetcher(settings, ownHost: "images.example")
        var fetched = 0
        /// Fetches while this many others of these senders do.
        func fetch(for senders: [String]) throws {
            guard let sender = senders.first else { return }
            var isFirst = true
            try fetcher.fetch(url, for: sender, atMost: 1_000_000) { _ in
                guard isFirst else { return }
                isFirst = false
                fetched += 1
                try fetch(for: Array(senders.dropFirst()))
            }
        }
        #expect(throws: FetchError.busy) { try fetch(for: ["a", "a", "a"]) }
        #expect(fetched == 2)
        try fetch(for: ["a", "a", "b", "c"])
        #expect(fetched == 6)
        #expect(throws: FetchError.busy) { try fetch(for: ["a", "b", "c", "d", "e"]) }
        #expect(fetched == 10)
    }

    @Test("lets each place go again")
    func letsGo() throws {
        var settings = FetchSettings()
        settings.testOrigin = Origin(server.origin)
        settings.places = 1
        let fetcher = Fetcher(settings, ownHost: "images.example")
        let missing = try WebAddress(server.put(.answer("404 Not Found"), at: "/none"))
        for _ in 0..<3 {
            #expect(throws: FetchRefusal.status(404)) { try fetcher.fetch(missing, for: "a", atMost: 1) { _ in } }
        }
    }

    @Test("passes on what its taker throws")
    func passesFaultsOn() throws {
        struct Full: Error {}
        var settings = FetchSettings()
        settings.testOrigin = Origin(server.origin)
        let address = try WebAddress(server.put(.answer(body: picture), at: "/a.png"))
        #expect(throws: Full.self) {
            try Fetcher(settings, ownHost: "images.example").fetch(address, for: "a", atMost: 1_000_000) { _ in
                throw Full()
            }
        }
    }

    @Test("of another port of the test origin, or of the site's own address, is refused")
    func opensOneOriginAlone() throws {
        let other = try PageServer()
        #expect(throws: FetchRefusal.notPublic) { try fetch("http://\(other.origin)/") }
        #expect(throws: FetchRefusal.ownHost) { try fetch("http://\(other.origin)/", ownHost: "127.0.0.1") }
        #expect(other.connections == 0)
    }

    @Test(
        "knows a test origin by address and port alone",
        arguments: ["", "localhost:80", "127.0.0.1", "127.1:80", "a:b"])
    func readsOrigin(text: String) {
        #expect(Origin(text) == nil)
    }
}
