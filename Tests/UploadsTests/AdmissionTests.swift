import Foundation
import Synchronization
import Testing

@testable import Storage
@testable import Uploads

@Suite("The places for uploads")
struct AdmissionTests {
    @Test("are as many as there may be, and free again afterwards")
    func areLimited() {
        let admission = Admission(limit: 2)
        admission.admit(from: "a") { first in
            admission.admit(from: "a") { second in
                #expect(first && second && admission.isFull(for: "b"))
                admission.admit(from: "b") { #expect(!$0) }
            }
            #expect(!admission.isFull(for: "b"))
        }
    }

    @Test("are promised while there are some, and no longer than a small body takes")
    func arePromised() {
        let time = Mutex(ContinuousClock.now)
        let admission = Admission(limit: 4) { time.withLock { $0 } }
        holding(3, of: admission) {
            #expect(admission.reserveSlot(for: "x"))
            #expect(!admission.reserveSlot(for: "y"))
            // It comes, and the next one is promised nothing before it has gone.
            admission.admit(from: "x") { hasPlace in
                #expect(hasPlace)
                #expect(!admission.reserveSlot(for: "y"))
            }
            #expect(admission.reserveSlot(for: "y"))
            time.withLock { $0 += Admission.timeout }
            #expect(admission.reserveSlot(for: "z"))
        }
    }

    @Test("cannot all be taken by promises")
    func areNotAllPromised() {
        let admission = Admission(limit: 8)
        holding(3, of: admission) {
            for number in 0..<100 { #expect(admission.reserveSlot(for: "\(number)")) }
        }
    }

    @Test("put a sign up with the last one, promised or taken, and take it down with the first that is free")
    func areToldOf() throws {
        let images = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        let flag = OverloadFlag.path(besides: images)
        let admission = Admission(limit: 4, flag: try OverloadFlag(besides: images))
        holding(2, of: admission) {
            holding(1, of: admission) {
                #expect(!FileManager.default.fileExists(atPath: flag))
                #expect(admission.reserveSlot(for: "x"))
                #expect(FileManager.default.fileExists(atPath: flag))
                holding(1, of: admission) {}
                #expect(!FileManager.default.fileExists(atPath: flag))
                holding(1, of: admission) { #expect(FileManager.default.fileExists(atPath: flag)) }
            }
            #expect(!FileManager.default.fileExists(atPath: flag))
        }
    }

    @Test("take down the sign of another process that was killed, when there are some")
    func areToldOfForOthers() throws {
        let images = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        let flag = OverloadFlag.path(besides: images)
        let admission = Admission(limit: 1, flag: try OverloadFlag(besides: images))
        try OverloadFlag(besides: images).putUp()
        try holding(1, of: admission) {
            try admission.tidy()
            #expect(FileManager.default.fileExists(atPath: flag))
        }
        try OverloadFlag(besides: images).putUp()
        try admission.tidy()
        #expect(!FileManager.default.fileExists(atPath: flag))
    }

    @Test("are never all one address's, and the last quarter is for those with few")
    func areShared() {
        let admission = Admission(limit: 16)
        holding(12, of: admission, from: "192.0.2.1") {
            #expect(admission.isFull(for: "192.0.2.1") && !admission.reserveSlot(for: "192.0.2.1"))
            admission.admit(from: "192.0.2.1") { #expect(!$0) }
            #expect(!admission.isFull(for: "192.0.2.2") && admission.reserveSlot(for: "192.0.2.2"))
            // The one that was promised, and no second one.
            holding(1, of: admission, from: "192.0.2.2") {
                #expect(!admission.reserveSlot(for: "192.0.2.2"))
                admission.admit(from: "192.0.2.2") { #expect(!$0) }
                holding(3, of: admission) {
                    #expect(!admission.reserveSlot(for: "192.0.2.3"))
                    admission.admit(from: "192.0.2.3") { #expect(!$0) }
                }
            }
        }
        // As before: nothing is counted for ever.
        holding(12, of: admission, from: "192.0.2.1") {}
    }

    @Test(
        "are never all one IPv6 network's, nor one user's at many addresses, and the guests of each address are others")
    func areSharedBySender() {
        let user = Principal.user(User(id: 7, name: "ann", isAdmin: false), .key(1))
        let guest = Principal.guest(keyID: 2, addressPrefix: "192.0.2.9")
        let admission = Admission(limit: 4)
        holding(3, of: admission, from: { "2001:db8:1:2::\($0)" }) {
            admission.admit(from: "2001:db8:1:2:3::4") { #expect(!$0) }
        }
        holding(3, of: admission, from: { "192.0.2.\($0)" }, principal: user) {
            admission.admit(from: "192.0.2.9", principal: user) { #expect(!$0) }
            admission.admit(from: "192.0.2.9", principal: guest) { #expect($0) }
        }
        holding(3, of: admission, from: { "192.0.2.\($0)" }, principal: guest) {
            admission.admit(from: "192.0.2.9", principal: guest) { #expect($0) }
        }
    }

    @Test("put a sign up for an address that has its share, and take it down when there are some again")
    func areToldOfForAddress() throws {
        let images = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        let (all, one) = (OverloadFlag.path(besides: images), OverloadFlag.path(besides: images) + "-192.0.2.1")
        func isUp(_ flag: String) -> Bool { FileManager.default.fileExists(atPath: flag) }
        let time = Mutex(ContinuousClock.now)
        let admission = Admission(limit: 16, flag: try OverloadFlag(besides: images)) { time.withLock { $0 } }
        try holding(4, of: admission) {
            try holding(7, of: admission, from: "192.0.2.1") {
                #expect(!isUp(one))
                #expect(admission.reserveSlot(for: "192.0.2.1"))
                #expect(isUp(one) && !isUp(all))
                // A promise that nobody kept.
                time.withLock { $0 += Admission.timeout }
                try admission.tidy()
                #expect(!isUp(one))
                holding(1, of: admission, from: "192.0.2.1") {
                    #expect(isUp(one))
                    #expect(!isUp(all))
                }
                #expect(!isUp(one))
                holding(5, of: admission) {
                    #expect(!admission.reserveSlot(for: "192.0.2.1"))
                    #expect(isUp(one) && isUp(all))
                }
                #expect(!isUp(one) && !isUp(all))
            }
        }
        holding(16, of: admission) { #expect(isUp(all)) }
        #expect(!isUp(all))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory()).allSatisfy {
                !$0.hasPrefix(URL(filePath: images).lastPathComponent)
            })
    }

    /// Calls while so many places are taken, each by another sender unless an address is given.
    private func holding(
        _ count: Int, of admission: Admission, from address: String, _ work: () throws -> Void
    ) rethrows {
        try holding(count, of: admission, from: { _ in address }, work)
    }

    private func holding(
        _ count: Int, of admission: Admission, from address: (Int) -> String = { _ in UUID().uuidString },
        principal: Principal? = nil, _ work: () throws -> Void
    ) rethrows {
        guard count > 0 else { return try work() }
        try admission.admit(from: address(count), principal: principal) { hasPlace in
            #expect(hasPlace)
            try holding(count - 1, of: admission, from: address, principal: principal, work)
        }
    }
}
