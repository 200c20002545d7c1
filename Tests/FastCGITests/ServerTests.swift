import FastCGI
import FastCGIClient
import Foundation
import Glibc
import Synchronization
import Testing

@Suite("The FastCGI edge", .serialized)
struct ServerTests {
    /// Answers with the parameter `NAME`, the length of the body and its last byte, or that the sender is gone.
    static let echo: Server.Handler = { exchange in
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 10_000, alignment: 1)
        defer { buffer.deallocate() }
        var count = 0
        var last: UInt8 = 0
        do {
            while true {
                let read = try exchange.receive(into: buffer)
                if read == 0 { break }
                count += read
                last = buffer[read - 1]
            }
            let name = exchange.parameter("NAME", atMost: 20_000).map { String(decoding: $0, as: UTF8.self) }
            let text = "\(name ?? "nobody") sent \(count), at last \(last)"
            exchange.answer(status: "200 OK", headers: [("Content-Type", "text/plain")], body: text)
        } catch {
            exchange.answer(status: "400 Bad Request", headers: [], body: "gone after \(count)")
        }
    }

    private static func said(_ text: String) -> String {
        "Status: 200 OK\r\nContent-Type: text/plain\r\n\r\n\(text)"
    }

    @Test("answers requests with and without a body")
    func answers() throws {
        let server = try RunningServer(handler: Self.echo)
        #expect(try Client(path: server.path).exchange([("NAME", "ann")]) == Self.said("ann sent 0, at last 0"))
        let body = [UInt8](repeating: 1, count: 99_999) + [7]
        for length in ["100000", "", nil] {
            let parameters = [("NAME", "ann")] + (length.map { [("CONTENT_LENGTH", $0)] } ?? [])
            #expect(
                try Client(path: server.path).exchange(parameters, body: body)
                    == Self.said("ann sent 100000, at last 7"))
        }
    }

    @Test("reads parameters of any length and in any bytes")
    func readsParameters() throws {
        let server = try RunningServer(handler: Self.echo)
        let long = String(repeating: "ü", count: 5000)
        #expect(try Client(path: server.path).exchange([("NAME", long)]) == Self.said("\(long) sent 0, at last 0"))
        let client = try Client(path: server.path)
        client.send(.beginRequest, [0, 1, 0, 0, 0, 0, 0, 0])
        client.send(.params, [4, 2] + Array("NAME".utf8) + [0xff, 0x41])
        client.send(.params, [])
        client.send(.stdin, [])
        #expect(client.answer() == Self.said("\u{fffd}A sent 0, at last 0"))
    }

    @Test("takes a body that is not as long as announced for one whose sender is gone", arguments: ["5", "500"])
    func distrustsLengths(announced: String) throws {
        let server = try RunningServer(handler: Self.echo)
        let said = try Client(path: server.path).exchange(
            [("CONTENT_LENGTH", announced)], body: [UInt8](repeating: 0, count: 50))
        #expect(said == "Status: 400 Bad Request\r\n\r\ngone after 50")
    }

    @Test("notices a sender that goes away in the middle of a body", arguments: ["1000", ""])
    func noticesAbsence(announced: String) throws {
        let outcome = Mutex<String?>(nil)
        let told = DispatchSemaphore(value: 0)
        let server = try RunningServer { exchange in
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 1)
            defer { buffer.deallocate() }
            do {
                while try exchange.receive(into: buffer) > 0 {}
                outcome.withLock { $0 = "complete" }
            } catch {
                outcome.withLock { $0 = "gone" }
            }
            told.signal()
        }
        do {
            let client = try Client(path: server.path)
            client.begin([("CONTENT_LENGTH", announced)])
            client.send(.stdin, [UInt8](repeating: 0, count: 500))
        }
        #expect(told.wait(timeout: .now() + 10) == .success)
        #expect(outcome.withLock { $0 } == "gone")
    }

    @Test("survives what is no FastCGI, and peers that say nothing")
    func survivesGarbage() throws {
        let server = try RunningServer(threads: 3, handler: Self.echo)
        var generator = SystemRandomNumberGenerator()
        for length in [1, 7, 8, 9, 100, 70_000] {
            for _ in 0..<5 {
                let client = try Client(path: server.path)
                client.send((0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
            }
        }
        let silent = try Client(path: server.path)
        #expect(try Client(path: server.path).exchange([("NAME", "ann")]) == Self.said("ann sent 0, at last 0"))
        silent.send([1])
    }

    @Test("ends a connection whose head no request has, and goes on")
    func refusesHeads() throws {
        let server = try RunningServer(threads: 1, handler: Self.echo)
        let begin: [UInt8] = [1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        let end: [UInt8] = [1, 4, 0, 1, 0, 0, 0, 0]
        let heads: [[UInt8]] = [
            // Another version, another record, another role, another request, another length.
            [2] + begin.dropFirst() + end, [1, 9] + begin.dropFirst(2) + end,
            begin.prefix(9) + [2] + begin.dropFirst(10) + end, begin + [1, 4, 0, 2, 0, 0, 0, 0],
            [1, 1, 0, 1, 0, 9, 0, 0] + begin.dropFirst(8) + [0] + end,
            // Lengths of two gigabytes, a value that is cut off, and a length that is.
            begin + [1, 4, 0, 1, 0, 8, 0, 0] + [UInt8](repeating: 255, count: 8) + end,
            begin + [1, 4, 0, 1, 0, 5, 0, 0, 2, 2, 65, 65, 66] + end,
            begin + [1, 4, 0, 1, 0, 2, 0, 0, 128, 0] + end,
            // More than any request has.
            begin + [UInt8](([[1, 4, 0, 1, 255, 255, 0, 0], [UInt8](repeating: 0, count: 65_535)]).joined()) + end,
        ]
        for head in heads {
            let client = try Client(path: server.path)
            client.send(head)
            #expect(client.answer() == "", "\(head.prefix(40))")
        }
        #expect(try Client(path: server.path).exchange([("NAME", "ann")]) == Self.said("ann sent 0, at last 0"))
    }

    @Test("reads a head however it is cut")
    func readsCutHeads() throws {
        let server = try RunningServer(threads: 1, handler: Self.echo)
        let head: [UInt8] =
            [1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 4, 0, 1, 0, 5, 0, 0, 4, 3] + Array("NAM".utf8)
            + [1, 4, 0, 1, 0, 4, 1, 0] + Array("Eann".utf8) + [0, 1, 4, 0, 1, 0, 0, 0, 0, 1, 5, 0, 1, 0, 0, 0, 0]
        for length in [1, 5, 17] {
            let client = try Client(path: server.path)
            for start in stride(from: 0, to: head.count, by: length) {
                client.send(Array(head[start...].prefix(length)))
            }
            #expect(client.answer() == Self.said("ann sent 0, at last 0"))
        }
    }

    /// Records that no web server sends between those of a body: questions to the program, each with more names than
    /// there is room for in libfcgi's answer, an end of the request, and one of another request.
    private static let strangeRecords: [[UInt8]] = {
        let questions = [UInt8]((0..<40).map { _ in [14, 0] + Array("FCGI_MAX_CONNS".utf8) }.joined())
        return [
            [1, 9, 0, 0, UInt8(questions.count >> 8), UInt8(questions.count & 255), 0, 0] + questions,
            [1, 9, 0, 0, 0, 8, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255], [1, 77, 0, 0, 0, 0, 0, 0],
            [1, 2, 0, 1, 0, 0, 0, 0], [1, 5, 0, 2, 0, 1, 0, 0, 65], [2, 5, 0, 1, 0, 1, 0, 0, 65],
            [1, 4, 0, 1, 0, 8, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255],
            [1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
        ]
    }()

    @Test(
        "takes a sender for gone who asks it something in the middle of a body, and goes on", arguments: strangeRecords)
    func answersNoQuestions(record: [UInt8]) throws {
        let server = try RunningServer(threads: 1, handler: Self.echo)
        for length in [0, 3] {
            let client = try Client(path: server.path)
            client.begin([("NAME", "ann")])
            if length > 0 { client.send(.stdin, [UInt8](repeating: 1, count: length)) }
            client.send(record)
            client.send(.stdin, [])
            #expect(client.answer() == "Status: 400 Bad Request\r\n\r\ngone after \(length)")
        }
        #expect(try Client(path: server.path).exchange([("NAME", "ann")]) == Self.said("ann sent 0, at last 0"))
    }

    @Test("does not hear what comes behind a body", arguments: strangeRecords)
    func ignoresWhatFollows(record: [UInt8]) throws {
        let server = try RunningServer(threads: 1, handler: Self.echo)
        let client = try Client(path: server.path)
        client.begin([("NAME", "ann")])
        client.send([1, 5, 0, 1, 0, 2, 5, 0, 8, 9, 0, 0, 0, 0, 0])
        client.send(.stdin, [])
        client.send(record)
        #expect(client.answer() == Self.said("ann sent 2, at last 9"))
    }

    @Test("gives no more of a parameter than is asked for")
    func boundsParameters() throws {
        let server = try RunningServer { exchange in
            let name = exchange.parameter("NAME", atMost: 3).map { String(decoding: $0, as: UTF8.self) }
            exchange.answer(status: "200 OK", headers: [], body: name ?? "")
        }
        let said = "Status: 200 OK\r\n\r\n"
        #expect(try Client(path: server.path).exchange([("NAME", "anne")]) == said + "ann")
        #expect(try Client(path: server.path).exchange([("NAME", "an")]) == said + "an")
    }

    @Test("lets no header value begin another line", arguments: ["\r\n", "\n", "\r", "\r\n\u{301}"])
    func keepsHeadersApart(end: String) throws {
        let server = try RunningServer { exchange in
            exchange.answer(status: "302 Found", headers: [("Location", "/a\(end)Set-Cookie: b")], body: "")
        }
        #expect(try Client(path: server.path).exchange([]) == "Status: 302 Found\r\nLocation: /a\r\n\r\n")
    }

    @Test("answers many at once")
    func isConcurrent() throws {
        let server = try RunningServer(threads: 8, handler: Self.echo)
        let path = server.path
        let wrong = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 64) { number in
            let body = [UInt8](repeating: UInt8(number), count: 1000 + number)
            let said = try? Client(path: path).exchange([("NAME", "n\(number)")], body: body)
            if said != Self.said("n\(number) sent \(1000 + number), at last \(number)") {
                wrong.add(1, ordering: .relaxed)
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }

    /// Answers `finished` when it may, and tells when it has begun to.
    private struct Patient {
        let begun = DispatchSemaphore(value: 0)
        let finish = DispatchSemaphore(value: 0)
        static let said = "Status: 200 OK\r\n\r\nfinished"

        var handler: Server.Handler {
            { exchange in
                begun.signal()
                _ = finish.wait(timeout: .now() + 30)
                exchange.answer(status: "200 OK", headers: [], body: "finished")
            }
        }

        /// A client whose request is sent as a whole.
        static func client(path: String) throws -> Client {
            let client = try Client(path: path)
            client.begin([("NAME", "ann")])
            client.send(.stdin, [])
            return client
        }
    }

    @Test(
        "finishes the request under way and those that wait in its socket before it ends, and is not to be found any more"
    )
    func drains() throws {
        let patient = Patient()
        let server = try RunningServer(threads: 1, handler: patient.handler)
        let first = try Patient.client(path: server.path)
        #expect(patient.begun.wait(timeout: .now() + 10) == .success)
        let second = try Patient.client(path: server.path)
        let third = try Patient.client(path: server.path)
        server.stop()
        #expect(throws: POSIXError(.ENOENT)) { _ = try Client(path: server.path) }
        #expect(!server.hasEnded(within: 0.1))
        for _ in 0..<3 { patient.finish.signal() }
        #expect(first.answer() == Patient.said)
        #expect(second.answer() == Patient.said)
        #expect(third.answer() == Patient.said)
        #expect(server.hasEnded(within: 10))
    }

    @Test("leaves who waits in a socket that it was handed to the next process on it")
    func leavesToTheNext() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID()).sock").path()
        let kept = try Listener(.unix(path: path))
        let patient = Patient()
        let server = try RunningServer(
            on: try Listener(.inherited(descriptor: dup(kept.descriptor))), at: path, threads: 1,
            handler: patient.handler)
        let first = try Patient.client(path: path)
        #expect(patient.begun.wait(timeout: .now() + 10) == .success)
        let second = try Patient.client(path: path)
        server.stop()
        patient.finish.signal()
        #expect(first.answer() == Patient.said)
        #expect(server.hasEnded(within: 10))

        let next = try RunningServer(
            on: try Listener(.inherited(descriptor: dup(kept.descriptor))), at: path, threads: 1, handler: Self.echo)
        #expect(second.answer() == Self.said("ann sent 0, at last 0"))
        next.stop()
        #expect(next.hasEnded(within: 10))
        #expect(FileManager.default.fileExists(atPath: path))
    }
}
