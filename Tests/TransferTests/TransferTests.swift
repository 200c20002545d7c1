import TestHTTPServer
import Testing

@testable import Transfer

@Suite("A request")
struct TransferTests {
    let server: PageServer

    init() throws {
        server = try PageServer()
        server.put(.answer(body: Array("here".utf8)), at: "/a")
    }

    private func run(_ url: String, at addresses: [IPAddress]) throws -> String {
        var bytes: [UInt8] = []
        let origin = url.split(separator: "/")[1]
        _ = try Transfer(of: url, origin: String(origin), hasName: !origin.hasPrefix("127."), at: addresses).run(
            within: .seconds(5), atMost: 100
        ) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("goes where the name was found to be, and asks nobody else about it")
    func isPinned() throws {
        let url = "http://nobody.knows.invalid:\(server.port)/a"
        #expect(try run(url, at: [.v4(0x7f00_0001)]) == "here")
        #expect(server.requests.first?.contains("\r\nHost: nobody.knows.invalid:\(server.port)\r\n") == true)
    }

    @Test("connects to nothing but what was checked, even if curl would")
    func isGuarded() {
        #expect(throws: TransferError.failed("curl was about to connect to an address that was not checked")) {
            try run("http://\(server.origin)/a", at: [.v4(0x5db8_d822)])
        }
        #expect(server.connections == 0)
    }
}
