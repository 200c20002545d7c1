import Foundation
import Testing

@testable import Storage

@Suite("A counter of uploads")
struct FlowTests {
    private let flow = Flow(sender: "address 192.0.2.1", period: 60, limit: 2)

    private func add(_ catalog: Catalog, at now: Int64) throws -> Int? {
        try catalog.database.write { try Catalog.add(flow, $0, at: now) }
    }

    @Test("is full after as many as it may have, until its period is over")
    func fills() throws {
        let catalog = try Site().storage.catalog
        #expect(try add(catalog, at: 1000) == nil)
        #expect(try add(catalog, at: 1030) == nil)
        #expect(try catalog.fullFlow(of: [flow], at: 1030)?.secondsLeft == 30)
        #expect(try add(catalog, at: 1059) == 1)
        #expect(try add(catalog, at: 1060) == nil)
        #expect(try catalog.fullFlow(of: [flow], at: 1060) == nil)
    }

    @Test("begins anew when the clock was set back")
    func survivesTheClock() throws {
        let catalog = try Site().storage.catalog
        for _ in 0..<2 { _ = try add(catalog, at: 9_000_000) }
        #expect(try catalog.fullFlow(of: [flow], at: 1000) == nil)
        #expect(try add(catalog, at: 1000) == nil)
        #expect(try add(catalog, at: 1000) == nil)
        #expect(try add(catalog, at: 1000) == 60)
    }

    @Test("is forgotten with the sender's address when its period is over")
    func isForgotten() throws {
        let catalog = try Site().storage.catalog
        _ = try add(catalog, at: 1000)
        try catalog.forgetFlows(at: 1059)
        #expect(try catalog.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM flows") } == 1)
        try catalog.forgetFlows(at: 1060)
        #expect(try catalog.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM flows") } == 0)
    }

    @Test("counts an upload with its record, and refuses both together")
    func countsWithTheRecord() throws {
        let site = try Site()
        func publish(_ name: String) throws {
            let files = UploadFiles(original: try site.spool("a"), thumb: try site.spool("t"), medium: nil)
            _ = try site.storage.publish(
                files, in: "", fileExtension: "png", at: 1000,
                propose: { _, _ in NameProposal(publicID: name, stem: name) },
                describe: {
                    var recording = site.recording($0)
                    recording.flows = [flow]
                    return recording
                })
        }
        try publish("a")
        try publish("b")
        #expect(throws: RecordRefusal.flow(flow, secondsLeft: 60)) { try publish("c") }
        #expect(try site.images() == ["a.png", "a.th.png", "b.png", "b.th.png"])
        #expect(try site.storage.catalog.find(publicID: "c") == .unknown)
    }
}

@Suite("A quota")
struct QuotaTests {
    @Test("of bytes or of files refuses the upload that would exceed it, and nothing of it is left")
    func refuses() throws {
        let site = try Site()
        var user = try #require(try site.storage.catalog.user(named: "ann"))
        user.fileQuota = 1
        try site.storage.catalog.update(user)
        try site.publish(["a"])
        #expect(throws: RecordRefusal.fileQuota(1)) { try site.publish(["b"]) }
        user.fileQuota = nil
        user.byteQuota = 31
        try site.storage.catalog.update(user)
        #expect(throws: RecordRefusal.byteQuota(31)) { try site.publish(["b"]) }
        #expect(try site.images().count == 3)
        user.byteQuota = 32
        try site.storage.catalog.update(user)
        try site.publish(["b"])
        #expect(try site.storage.catalog.user(named: "ann").map { [$0.files, $0.bytes] } == [2, 32])
    }
}

@Suite("A request by its Idempotency-Key")
struct AnswerTests {
    private let request = RepeatableRequest(
        owner: "user 1", mark: Data(repeating: 1, count: 32), request: Data(repeating: 2, count: 32))

    @Test("runs once, and is answered with the answer of the first")
    func isAnsweredAgain() throws {
        let storage = try Site().storage
        #expect(try storage.begin(request, at: 1000, lifetime: 60) == .first)
        #expect(try storage.begin(request, at: 1001, lifetime: 60) == .running)
        try storage.catalog.keep(KeptAnswer(request, sealed: Data("sealed".utf8)))
        #expect(try storage.begin(request, at: 1002, lifetime: 60) == .answered(Data("sealed".utf8)))
        let other = RepeatableRequest(owner: "user 1", mark: request.mark, request: Data(repeating: 3, count: 32))
        #expect(try storage.begin(other, at: 1002, lifetime: 60) == .different)
        #expect(try storage.begin(request, at: 1060, lifetime: 60) == .first)
    }

    @Test("may be tried again when it was refused, or when its process is gone")
    func isTriedAgain() throws {
        let site = try Site()
        #expect(try site.storage.begin(request, at: 0, lifetime: 60) == .first)
        try site.storage.catalog.forget(request)
        #expect(try site.storage.catalog.begin(request, by: "long gone", at: 0, lifetime: 60) { _ in true } == .first)
        #expect(try site.storage.begin(request, at: 0, lifetime: 60) == .first)
        let second = try Site(in: site.folder)
        #expect(try second.storage.begin(request, at: 0, lifetime: 60) == .running)
    }
}
