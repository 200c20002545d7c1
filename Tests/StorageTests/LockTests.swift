import Foundation
import Glibc
import Synchronization
import Testing

@testable import Storage

@Suite("The lock of those that open a database")
struct OpeningLockTests {
    @Test("is not held by whoever locks the folder or the database", .timeLimit(.minutes(1)))
    func isOurs() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/martlet.db"
        for place in [folder.path, path] {
            let descriptor = open(place, O_RDONLY)
            defer { close(descriptor) }
            if descriptor >= 0 { #expect(flock(descriptor, LOCK_EX) == 0) }
            _ = try Catalog(path: path)
        }
    }

    @Test("is a file that nobody else can open, and leaves nothing")
    func isPrivate() throws {
        let folder = try TemporaryFolder()
        let database = "\(folder.path)/martlet.db"
        let path = OpeningLock.path(besides: database)
        do {
            let lock = try OpeningLock(besides: database)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            _ = consume lock
        }
        #expect(try folder.files() == [])
    }

    @Test("is held by one at a time", .timeLimit(.minutes(1)))
    func isHeldByOne() throws {
        let folder = try TemporaryFolder()
        let database = "\(folder.path)/martlet.db"
        let inside = Atomic(0)
        let most = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 200) { _ in
            do {
                let lock = try OpeningLock(besides: database)
                let count = inside.add(1, ordering: .sequentiallyConsistent).newValue
                most.withLock { $0 = max($0, count) }
                inside.subtract(1, ordering: .sequentiallyConsistent)
                _ = consume lock
            } catch {
                Issue.record(error)
            }
        }
        #expect(most.withLock { $0 } == 1)
        #expect(try folder.files() == [])
    }
}

@Suite("The lock of a process")
struct LockTests {
    @Test("that nobody may look at counts as held")
    func isHeldByOthers() throws {
        let folder = try TemporaryFolder()
        chmod(folder.path, 0o755)
        let name = UUID().uuidString.lowercased()
        let path = "\(folder.path)/martlet.db-\(name).lock"
        #expect(FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0]))
        try FileManager.default.setAttributes([.modificationDate: Date.distantPast], ofItemAtPath: path)
        let database = "\(folder.path)/martlet.db"
        #expect(try withoutRightsOfRoot { try InstanceLock.isHeld(name, besides: database) })
        #expect(try withoutRightsOfRoot { try InstanceLock.left(besides: database) } == [])
    }

    /// Permissions mean nothing to root. What setfsuid(2) changes is that of the calling thread alone.
    private func withoutRightsOfRoot<Result>(_ work: () throws -> Result) throws -> Result {
        typealias Call = @convention(c) (uid_t) -> Int32
        let setfsuid = unsafeBitCast(try #require(dlsym(nil, "setfsuid")), to: Call.self)
        let before = setfsuid(geteuid() == 0 ? 65534 : geteuid())
        defer { _ = setfsuid(uid_t(before)) }
        return try work()
    }
}
