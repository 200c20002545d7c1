import Glibc
import JobFixtures
import Testing

@testable import Media

/// What a worker must have to be given files.
extension MediaPoolTests {
    @Test("tells once at its start what the kernel does not grant, and goes on")
    func tellsShortcomings() throws {
        let pool = try MediaPool.ofStandIns(log, program: FakeWorker.program(greetingAs: "old-kernel"))
        try pool.waitUntilReady()
        #expect(try pool.process().thumb.hasSuffix(" input"))
        #expect(
            log.all == [
                "media workers run without namespaces: Operation not permitted",
                "media workers run without landlock: Function not implemented",
            ])
    }

    @Test("gives no file to a worker that lacks what is required")
    func insists() throws {
        let pool = try MediaPool.ofStandIns(
            log, program: FakeWorker.program(greetingAs: "old-kernel"), demand: .required)
        let fault = #expect(throws: WorkerError.self) { try pool.waitUntilReady() }
        #expect(
            fault?.description == """
                media.sandbox is required, but media workers run without namespaces: Operation not permitted; media workers run \
                without landlock: Function not implemented
                """)
        let (finding, thumb) = try pool.process()
        #expect(finding == .failed(errno: EPERM))
        #expect(thumb == "")
    }

    @Test("takes a worker that has all that is required")
    func isContent() throws {
        let pool = try MediaPool.ofStandIns(log, demand: .required)
        try pool.waitUntilReady()
        #expect(try pool.process().thumb.hasSuffix(" input"))
        #expect(log.all == [])
    }
}
