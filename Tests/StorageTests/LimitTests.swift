import Foundation
import GRDB
import Synchronization
import Testing

@testable import Storage

@Suite("A counter of uploads")
struct FlowTests {
    private let flow = RateCounter(sender: "address 192.0.2.1", period: 60, limit: 2)

    /// Counts an attempt.
    ///
    /// - Returns: the seconds until the counter begins anew when it is full.
    private func add(_ catalog: Catalog, at now: Int64) throws -> Int? {
        do {
            try catalog.database.write { try Catalog.count([flow], $0, at: now) }
            return nil
        } catch LimitExceeded.counter(flow, let secondsLeft) {
            return secondsLeft
        }
    }

    @Test("is full after as many as it may have, until its period is over")
    func fills() throws {
        let catalog = try Site().storage.catalog
        #expect(try add(catalog, at: 1000) == nil)
        #expect(try add(catalog, at: 1030) == nil)
        #expect(try catalog.fullCounter(of: [flow], at: 1030)?.secondsLeft == 30)
        #expect(try add(catalog, at: 1059) == 1)
        #expect(try add(catalog, at: 1060) == nil)
        #expect(try catalog.fullCounter(of: [flow], at: 1060) == nil)
    }

    @Test("begins anew when the clock was set back")
    func survivesTheClock() throws {
        let catalog = try Site().storage.catalog
        for _ in 0..<2 { _ = try add(catalog, at: 9_000_000) }
        #expect(try catalog.fullCounter(of: [flow], at: 1000) == nil)
        #expect(try add(catalog, at: 1000) == nil)
        #expect(try add(catalog, at: 1000) == nil)
        #expect(try add(catalog, at: 1000) == 60)
    }

    @Test("is forgotten with the sender's address when its period is over")
    func isForgotten() throws {
        let catalog = try Site().storage.catalog
        _ = try add(catalog, at: 1000)
        try catalog.forgetRateCounters(at: 1059)
        #expect(
            try catalog.database.read { try $0.row("SELECT count(*) AS count FROM rate_counters")?["count"] as Int? }
                == 1)
        try catalog.forgetRateCounters(at: 1060)
        #expect(
            try catalog.database.read { try $0.row("SELECT count(*) AS count FROM rate_counters")?["count"] as Int? }
                == 0)
    }

    private func publish(_ name: String, on site: Site, _ change: (inout UploadRecord) -> Void = { _ in }) throws {
        try site.publish([name], in: "", charging: Charge(userID: 1, bytes: 16, counters: [flow]), change)
    }

    private func count(_ site: Site) throws -> Int? {
        try site.storage.catalog.database.read { try $0.row("SELECT count FROM rate_counters")?["count"] }
    }

    @Test("counts an upload with the reservation of its name")
    func countsWithTheReservation() throws {
        let site = try Site()
        try publish("a", on: site)
        try publish("b", on: site)
        #expect(throws: LimitExceeded.counter(flow, secondsLeft: 60)) { try publish("c", on: site) }
        #expect(try site.images().filter { !$0.contains(".th.") && !$0.contains(".md.") } == ["a.png", "b.png"])
        #expect(try count(site) == 2)
        #expect(try site.charged() == [2, 32])
        // It never had a name.
        #expect(try site.publish(["c"], in: "").names.stem == "c")
    }

    @Test("counts an attempt that a quota refuses, and takes one back that a fault of ours ended")
    func countsAttempts() throws {
        let site = try Site()
        _ = try site.storage.catalog.change([.fileQuota(0)], ofUser: "ann")
        #expect(throws: LimitExceeded.fileQuota(0)) { try publish("a", on: site) }
        #expect(try count(site) == 1)
        _ = try site.storage.catalog.change([.fileQuota(nil)], ofUser: "ann")
        #expect(throws: (any Error).self) { try publish("a", on: site) { $0.size = 0 } }
        #expect(try count(site) == 1)
    }

    @Test("takes nothing back from the period after that in which it counted")
    func takesBack() throws {
        let catalog = try Site().storage.catalog
        func takeBack(from moment: Int64) throws -> Int? {
            try catalog.database.write {
                try Catalog.subtract(flow, $0, countedAt: moment)
                return try $0.row("SELECT count FROM rate_counters")?["count"]
            }
        }
        _ = try add(catalog, at: 1000)
        #expect(try takeBack(from: 1059) == 0)
        #expect(try takeBack(from: 1059) == 0)
        _ = try add(catalog, at: 1060)
        #expect(try takeBack(from: 1059) == 1)
        #expect(try takeBack(from: 1060) == 0)
    }
}

@Suite("A quota")
struct QuotaTests {
    @Test("of bytes or of files refuses the upload that would exceed it, and nothing of it is left")
    func refuses() throws {
        let site = try Site()
        let catalog = site.storage.catalog
        _ = try catalog.change([.fileQuota(1)], ofUser: "ann")
        try site.publish(["a"])
        #expect(throws: LimitExceeded.fileQuota(1)) { try site.publish(["b"]) }
        _ = try catalog.change([.fileQuota(nil), .byteQuota(31)], ofUser: "ann")
        #expect(throws: LimitExceeded.byteQuota(31)) { try site.publish(["b"]) }
        #expect(try site.images().count == 3)
        _ = try catalog.change([.byteQuota(32)], ofUser: "ann")
        try site.publish(["b"])
        #expect(try site.charged() == [2, 32])
    }

    @Test("is kept to by many uploads at once of two processes, and what exceeds it is never linked")
    func isExact() throws {
        let first = try Site()
        let second = try Site(in: first.folder)
        _ = try first.storage.catalog.change([.fileQuota(10), .byteQuota(1000)], ofUser: "ann")
        try first.publish(["first"], in: "")
        let watch = try FolderWatch(of: "\(first.folder.path)/images")
        let outcomes = Mutex<[String: Int]>([:])
        DispatchQueue.concurrentPerform(iterations: 40) { number in
            let outcome: String
            do {
                try [first, second][number % 2].publish(["\(number)"], in: "")
                outcome = "taken"
            } catch let error as LimitExceeded {
                outcome = "\(error)"
            } catch {
                outcome = "a fault: \(error)"
            }
            outcomes.withLock { $0[outcome, default: 0] += 1 }
        }
        #expect(outcomes.withLock { $0 } == ["taken": 9, "fileQuota(10)": 31])
        #expect(try first.charged() == [10, 160])
        #expect(try first.images().count == 30)
        #expect(watch.created().count == 27)
    }

    @Test("is charged with what an upload has, from its reservation to its end, whoever ends it")
    func followsTheUpload() throws {
        let site = try Site()
        let catalog = site.storage.catalog
        let names = FileNames(stem: "n", fileExtension: "png")
        let reservation = try #require(try site.reserve(names, in: "", process: "a process long gone"))
        #expect(try site.charged() == [1, 100])
        try site.publish(["a"]) { _ in #expect((try? site.charged()) == [2, 116]) }
        try site.storage.undo(reservation, of: "a process long gone")
        #expect(try site.charged() == [1, 16])
        // The record tells the truth, whatever was charged.
        let upload = try site.publish(["b"], ids: ["b"], charging: Charge(userID: 1, bytes: 1)) { $0.frameSize = 4 }
        #expect(try site.charged() == [2, 36])
        #expect(try catalog.note(size: 7, of: .thumb, of: upload))
        #expect(try site.charged() == [2, 40])
        try site.publish(["c"], charging: Charge()) { $0.userID = nil }
        #expect(try site.charged() == [2, 40])
        #expect(try site.storage.remove(publicID: "b", because: .expired))
        #expect(try site.charged() == [1, 16])
    }
}

@Suite("A request by its Idempotency-Key")
struct AnswerTests {
    private let request = IdempotentRequest(
        owner: "user 1", keyHash: Data(repeating: 1, count: 32), request: Data(repeating: 2, count: 32))

    @Test("runs once, and is answered with the answer of the first")
    func isAnsweredAgain() throws {
        let storage = try Site().storage
        #expect(try storage.begin(request, at: 1000, lifetime: 60) == .first)
        #expect(try storage.begin(request, at: 1001, lifetime: 60) == .running)
        let answer = StoredResponse(request, sealed: Data("sealed".utf8))
        try storage.catalog.database.write { try Catalog.keep(answer, $0) }
        #expect(try storage.begin(request, at: 1002, lifetime: 60) == .answered(Data("sealed".utf8)))
        let other = IdempotentRequest(owner: "user 1", keyHash: request.keyHash, request: Data(repeating: 3, count: 32))
        #expect(try storage.begin(other, at: 1002, lifetime: 60) == .different)
        #expect(try storage.begin(request, at: 1060, lifetime: 60) == .first)
    }

    @Test("runs once at a time, however many come while others are refused")
    func runsOnceAtATime() throws {
        let storage = try Site().storage
        let running = Mutex(0)
        let most = Mutex(0)
        let fault = Mutex<(any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<100 {
                do {
                    guard try storage.begin(request, at: 0, lifetime: 60) == .first else { continue }
                    let count = running.withLock { running in
                        running += 1
                        return running
                    }
                    most.withLock { $0 = max($0, count) }
                    running.withLock { $0 -= 1 }
                    try storage.end(request, isRefused: true)
                } catch {
                    fault.withLock { $0 = error }
                }
            }
        }
        #expect(fault.withLock { $0 } == nil)
        #expect(most.withLock { $0 } == 1)
    }

    @Test("may be tried again when it was refused, or when its process is gone")
    func isTriedAgain() throws {
        let site = try Site()
        #expect(try site.storage.begin(request, at: 0, lifetime: 60) == .first)
        try site.storage.end(request, isRefused: true)
        #expect(try site.storage.catalog.begin(request, by: "long gone", at: 0, lifetime: 60) { _ in true } == .first)
        #expect(try site.storage.begin(request, at: 0, lifetime: 60) == .first)
        let second = try Site(in: site.folder)
        #expect(try second.storage.begin(request, at: 0, lifetime: 60) == .running)
    }
}

@Suite("A right to upload")
struct UploadRightTests {
    @Test(
        "that is lost while the upload is under way refuses it before anything of it is public",
        arguments: [LimitExceeded.banned, .keyRevoked])
    func isLookedAtAgain(refusal: LimitExceeded) throws {
        let site = try Site()
        let charge = Charge(userID: 1, keyID: site.keyID, bytes: 16)
        try site.publish(["first"], in: "", charging: charge)
        if refusal == .banned {
            _ = try site.storage.catalog.change([.ban(true)], ofUser: "ann")
        } else {
            #expect(try site.storage.catalog.revokeKey(publicID: "k", at: 0))
        }
        let watch = try FolderWatch(of: "\(site.folder.path)/images")
        #expect(throws: refusal) { try site.publish(["a"], in: "", charging: charge) }
        #expect(watch.created() == [])
        #expect(try site.charged() == [1, 16])
    }
}
