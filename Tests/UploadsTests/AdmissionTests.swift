import Foundation
import Synchronization
import Testing

@testable import Uploads

@Suite("The places for uploads")
struct AdmissionTests {
    @Test("are as many as there may be, and free again afterwards")
    func areLimited() {
        let admission = Admission(limit: 2)
        admission.admit { first in
            admission.admit { second in
                #expect(first && second && admission.isFull)
                admission.admit { #expect(!$0) }
            }
            #expect(!admission.isFull)
        }
    }

    @Test("are promised while there are some, and no longer than a small body takes")
    func arePromised() {
        let time = Mutex(ContinuousClock.now)
        let admission = Admission(limit: 4) { time.withLock { $0 } }
        holding(3, of: admission) {
            #expect(admission.promise())
            #expect(!admission.promise())
            // It comes, and the next one is promised nothing before it has gone.
            admission.admit { hasPlace in
                #expect(hasPlace)
                #expect(!admission.promise())
            }
            #expect(admission.promise())
            time.withLock { $0 += Admission.patience }
            #expect(admission.promise())
        }
    }

    @Test("cannot all be taken by promises")
    func areNotAllPromised() {
        let admission = Admission(limit: 8)
        holding(3, of: admission) {
            for _ in 0..<100 { #expect(admission.promise()) }
        }
    }

    @Test("put a sign up with the last one, promised or taken, and take it down with the first that is free")
    func areToldOf() throws {
        let images = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        let sign = FullSign.path(besides: images)
        let admission = Admission(limit: 4, sign: try FullSign(besides: images))
        holding(2, of: admission) {
            holding(1, of: admission) {
                #expect(!FileManager.default.fileExists(atPath: sign))
                #expect(admission.promise())
                #expect(FileManager.default.fileExists(atPath: sign))
                holding(1, of: admission) {}
                #expect(!FileManager.default.fileExists(atPath: sign))
                holding(1, of: admission) { #expect(FileManager.default.fileExists(atPath: sign)) }
            }
            #expect(!FileManager.default.fileExists(atPath: sign))
        }
    }

    @Test("take down the sign of another process that was killed, when there are some")
    func areToldOfForOthers() throws {
        let images = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        let sign = FullSign.path(besides: images)
        let admission = Admission(limit: 1, sign: try FullSign(besides: images))
        try FullSign(besides: images).putUp()
        try holding(1, of: admission) {
            try admission.tidy()
            #expect(FileManager.default.fileExists(atPath: sign))
        }
        try FullSign(besides: images).putUp()
        try admission.tidy()
        #expect(!FileManager.default.fileExists(atPath: sign))
    }

    /// Calls while so many places are taken.
    private func holding(_ count: Int, of admission: Admission, _ work: () throws -> Void) rethrows {
        guard count > 0 else { return try work() }
        try admission.admit { hasPlace in
            #expect(hasPlace)
            try holding(count - 1, of: admission, work)
        }
    }
}
