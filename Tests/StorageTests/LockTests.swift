import Foundation
import Glibc
import Testing

@testable import Storage

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
