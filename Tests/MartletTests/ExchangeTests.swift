import FastCGI
import FastCGIClient
import Foundation
import HTTP
import Synchronization
import Testing
import Web

@testable import martlet

@Suite("A response over FastCGI")
struct ExchangeTests {
    /// A file of so many bytes in a temporary folder, none of them like its neighbours.
    private func file(ofBytes count: Int) throws -> (url: URL, text: String) {
        let line = (0..<1024).map { String(format: "%07x\n", $0) }.joined()
        let text = String(String(repeating: line, count: count / line.utf8.count + 1).prefix(count))
        let url = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
        try Data(text.utf8).write(to: url)
        return (url, text)
    }

    @Test("text, bytes and a file arrive as they are, and the length of a file is told")
    func arrives() throws {
        let (url, text) = try file(ofBytes: 200_001)
        defer { try? FileManager.default.removeItem(at: url) }
        let server = try RunningServer { exchange in
            let header = [Header("Content-Type", "text/plain")]
            switch Request(exchange).path {
            case "/text": try? exchange.send(Response(status: 200, headers: header, body: .text("größer")))
            case "/bytes": try? exchange.send(Response(status: 200, headers: header, body: .bytes(Array("bytes".utf8))))
            default:
                guard let handle = try? FileHandle(forReadingFrom: url), let file = try? ResponseFile(handle) else {
                    return
                }
                try? exchange.send(Response(status: 200, headers: header, body: .file(file)))
            }
        }
        func answer(_ path: String) throws -> String {
            try Client(path: server.path).exchange([("DOCUMENT_URI", path)])
        }
        let head = "Status: 200 OK\r\nContent-Type: text/plain\r\n"
        #expect(try answer("/text") == "\(head)\r\ngrößer")
        #expect(try answer("/bytes") == "\(head)\r\nbytes")
        #expect(try answer("/file") == "\(head)Content-Length: 200001\r\n\r\n\(text)")
    }

    @Test("a file is read no faster than the peer takes it, so that its length costs no memory")
    func isReadInPieces() throws {
        let url = try file(ofBytes: 8 << 20).url
        defer { try? FileManager.default.removeItem(at: url) }
        let handle = try FileHandle(forReadingFrom: url)
        let response = Response(status: 200, body: .file(try ResponseFile(handle)))
        let server = try RunningServer { exchange in try? exchange.send(response) }
        let client = try Client(path: server.path)
        client.begin([("DOCUMENT_URI", "/")])
        client.send(.stdin, [])
        // What has arrived shows that the file is being sent; a peer that takes no more has the rest stay on disk.
        #expect(!client.receive(atMost: 8).isEmpty)
        #expect(try handle.offset() < 2 << 20)
    }

    @Test("a file that has become shorter breaks the answer off, and one whose peer goes away does not hold a thread")
    func survivesChanges() throws {
        let (url, _) = try file(ofBytes: 1 << 20)
        defer { try? FileManager.default.removeItem(at: url) }
        let missing = Mutex<Int?>(nil)
        let server = try RunningServer(threads: 1) { exchange in
            do {
                let file = try ResponseFile(try FileHandle(forReadingFrom: url))
                if Request(exchange).path == "/shorter" { truncate(url.path(), 100_000) }
                try exchange.send(Response(status: 200, body: .file(file)))
            } catch let error as Exchange.FileCutShort {
                missing.withLock { $0 = error.missing }
            } catch {
                missing.withLock { $0 = -1 }
            }
        }
        do {
            let client = try Client(path: server.path)
            client.begin([("DOCUMENT_URI", "/")])
            client.send(.stdin, [])
            _ = client.receive(atMost: 8)
        }
        let said = try Client(path: server.path).exchange([("DOCUMENT_URI", "/shorter")])
        #expect(said.hasPrefix("Status: 200 OK\r\nContent-Length: 1048576\r\n\r\n0000000\n"))
        #expect(said.utf8.count == "Status: 200 OK\r\nContent-Length: 1048576\r\n\r\n".utf8.count + 100_000)
        #expect(missing.withLock { $0 } == 1_048_576 - 100_000)
    }

    @Test("a pipe is no file that a response may have, as it has no length")
    func refusesPipes() {
        #expect(throws: (any Error).self) { try ResponseFile(Pipe().fileHandleForReading) }
    }

    @Test("the header fields of a request are those that CGI has as HTTP_…, and no others")
    func readsHeaders() throws {
        let server = try RunningServer { exchange in
            let request = Request(exchange)
            let names = ["X-API-Key", "x-new-field", "X-Empty", "Content-Type", "Proxy", "X-Missing"]
            let values = names.map { "\($0)=\(request.header($0) ?? "(none)")" }
            try? exchange.send(Response(status: 200, body: .text(values.joined(separator: ";"))))
        }
        let said = try Client(path: server.path).exchange([
            ("HTTP_X_API_KEY", "first"), ("HTTP_X_API_KEY", "second"),
            ("HTTP_X_NEW_FIELD", String(repeating: "a", count: 9000)), ("HTTP_X_EMPTY", ""),
            ("CONTENT_TYPE", "text/plain"), ("HTTP_PROXY", ""),
        ])
        let field = String(repeating: "a", count: 8192)
        #expect(
            said
                == "Status: 200 OK\r\n\r\nX-API-Key=first;x-new-field=\(field);X-Empty=;Content-Type=(none);Proxy=;X-Missing=(none)"
        )
    }
}
