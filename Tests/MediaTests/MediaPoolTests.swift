import Foundation
import Glibc
import Synchronization
import Testing

@testable import Media

@Suite("The pool of media workers", .serialized)
struct MediaPoolTests {
    /// What the stand-in does with a job, by its quality.
    enum Conduct: Int {
        case crashes = 1, hangs, answersNonsense, lies, exits, reportsNoSpace, answersAtLength, tellsAboutItself,
            usesUpItsTime
        case triesTheForbidden, keepsMemory
        case works = 90
    }

    let log = Lines()

    private static let program = Bundle.main.executableURL?.deletingLastPathComponent()
        .appending(path: "media-stand-in").path()

    private func pool(
        workers: Int = 2, queue: Int = 100, jobsPerWorker: Int = 100, program: String = program ?? "",
        demand: SandboxDemand = .available
    ) throws -> MediaPool {
        try MediaPool(
            forPictures: program, forVideos: program, workers: workers, queue: queue, jobsPerWorker: jobsPerWorker,
            demand: demand
        ) { [log] in
            log.add($0)
        }
    }

    /// The stand-in in a folder whose name tells it how to greet.
    private func program(in name: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())/\(name)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let link = folder.appending(path: "media-stand-in").path()
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: try #require(Self.program))
        return link
    }

    /// Has the pool do one job and gives back the finding, and what was written into the thumb.
    @discardableResult
    private func process(_ pool: MediaPool, _ conduct: Conduct = .works, text: String = "input") throws -> (
        finding: Finding, thumb: String
    ) {
        var limits = MediaLimits()
        limits.seconds = 1
        let files = try (0..<5).map { _ in try TemporaryFile() }
        files[0].write(text)
        let finding = try pool.process(
            Job(limits: limits, quality: conduct.rawValue), input: files[0].descriptor, original: files[1].descriptor,
            thumb: files[2].descriptor, medium: files[3].descriptor, frame: { files[4].descriptor })
        return (finding, files[2].text)
    }

    @Test("hands files over and gives the finding back")
    func works() throws {
        let (finding, thumb) = try process(try pool(), text: "the file")
        guard case .taken(let report) = finding else { throw Unexpected(finding) }
        #expect(report.thumb.bytes == thumb.utf8.count)
        #expect(thumb.hasSuffix(" the file"))
    }

    @Test("makes no sidecars while any worker is at something else")
    func prefersUploads() throws {
        let pool = try pool(workers: 2)
        let files = try (0..<3).map { _ in try TemporaryFile() }
        var job = Job()
        job.makesSidecars = true
        let ended = DispatchSemaphore(value: 0)
        let thread = Thread { [self] in
            _ = try? process(pool, .hangs)
            ended.signal()
        }
        thread.start()
        var isBusy = false
        while !isBusy && ended.wait(timeout: .now()) == .timedOut {
            do {
                // The stand-in knows none, and what it answers instead is not believed.
                let made = try pool.makeSidecars(
                    job, input: files[0].descriptor, webp: files[1].descriptor, avif: files[2].descriptor)
                #expect(made == Sidecars(webp: 0, avif: 0))
            } catch MediaPoolFault.busy {
                isBusy = true
            }
        }
        #expect(isBusy)
        if isBusy { ended.wait() }
    }

    @Test("answers every one of many callers with its own file")
    func keepsCallersApart() throws {
        let pool = try pool()
        let wrong = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 200) { number in
            do {
                let thumb = try process(pool, text: "file \(number)").thumb
                if !thumb.hasSuffix(" file \(number)") { wrong.withLock { $0.append(thumb) } }
            } catch {
                wrong.withLock { $0.append("\(error)") }
            }
        }
        #expect(wrong.withLock { $0 } == [])
    }

    @Test(
        "loses one job to a worker that misbehaves, and no more",
        arguments: [
            (Conduct.crashes, MediaRefusal.crashed), (.hangs, .tooSlow), (.answersNonsense, .crashed),
            (.lies, .crashed),
            (.exits, .crashed), (.answersAtLength, .crashed), (.usesUpItsTime, .tooSlow),
            (.triesTheForbidden, .crashed),
        ])
    func survives(conduct: Conduct, refusal: MediaRefusal) throws {
        let pool = try pool(workers: 1)
        #expect(try process(pool, conduct).finding == .refused(refusal))
        #expect(try process(pool).thumb.hasSuffix(" input"))
        #expect(log.all.count == 1)
        #expect(log.all.first?.hasSuffix("and is replaced") == true)
    }

    @Test("replaces a worker that has kept much memory, and says nothing of it")
    func replacesTheSwollen() throws {
        let pool = try pool(workers: 1)
        let processes = try [Conduct.works, .keepsMemory, .works, .works].map {
            try process(pool, $0).thumb.prefix { $0 != " " }
        }
        #expect(processes[0] == processes[1])
        #expect(processes[1] != processes[2])
        #expect(processes[2] == processes[3])
        #expect(log.all == [])
    }

    @Test("passes a fault of the machine on")
    func passesFaultsOn() throws {
        #expect(try process(try pool(), .reportsNoSpace).finding == .failed(errno: ENOSPC))
    }

    @Test("does a job whose worker has ended while it was idle on another one")
    func triesAgain() throws {
        let pool = try pool(workers: 1)
        let first = try #require(pid_t(try process(pool).thumb.prefix { $0 != " " }))
        kill(first, SIGKILL)
        // Its end of the socket is closed as soon as it is a zombie.
        while try String(contentsOfFile: "/proc/\(first)/stat", encoding: .utf8).contains(") Z ") == false {}
        #expect(try process(pool).thumb.hasSuffix(" input"))
    }

    @Test("tells a caller at once when too many wait")
    func isBounded() throws {
        let pool = try pool(workers: 1, queue: 0)
        let ended = DispatchSemaphore(value: 0)
        defer { ended.wait() }
        Foundation.Thread {
            while (try? process(pool, .hangs)) == nil {}  // the other caller may have the worker just now
            ended.signal()
        }.start()
        // For the second in which the worker hangs, and not before, another caller is turned away.
        let clock = ContinuousClock()
        while true {
            let began = clock.now
            do {
                try process(pool)
            } catch {
                #expect(error as? MediaPoolFault == .busy)
                #expect(clock.now - began < .milliseconds(100))
                return
            }
        }
    }

    @Test("replaces a worker after its jobs")
    func replaces() throws {
        let pool = try pool(workers: 1, jobsPerWorker: 3)
        let processes = try (0..<7).map { _ in String(try process(pool).thumb.prefix { $0 != " " }) }
        #expect(Set(processes[0..<3]).count == 1)
        #expect(Set(processes[3..<6]).count == 1)
        #expect(Set(processes).count == 3)
        #expect(log.all == [])
    }

    @Test("has a frame taken of a video, and the pictures made of that")
    func takesFrames() throws {
        let (finding, thumb) = try process(try pool(workers: 1), text: "video")
        guard case .taken(let report) = finding else { throw Unexpected(finding) }
        #expect(report.kind == .webm)
        #expect(report.milliseconds == 5000)
        #expect(report.frame?.size == PixelSize(width: 30, height: 20))
        #expect(thumb.contains("frame by "))
        #expect(report.frame?.bytes == thumb.drop { $0 != "f" }.utf8.count)
    }

    @Test("gives videos to one worker as long as it lives, and starts another when it has ended by itself")
    func startsOnDemand() throws {
        let pool = try pool(workers: 1)
        func videoWorker() throws -> pid_t? {
            pid_t(try process(pool, text: "video").thumb.split(separator: " ").last ?? "")
        }
        let first = try #require(try videoWorker())
        #expect(try videoWorker() == first)
        kill(first, SIGKILL)
        while try String(contentsOfFile: "/proc/\(first)/stat", encoding: .utf8).contains(") Z ") == false {}
        let second = try #require(try videoWorker())
        #expect(second != first)
        pool.tidy()
        #expect(kill(second, 0) == 0)
        kill(second, SIGKILL)
        while kill(second, 0) == 0 { pool.tidy() }
        #expect(try videoWorker() != second)
        #expect(log.all == [])
    }

    @Test("believes nothing about a video either", arguments: ["video that crashes", "video that lies"])
    func survivesVideos(text: String) throws {
        let pool = try pool(workers: 1)
        #expect(try process(pool, text: text).finding == .refused(.crashed))
        #expect(log.all.count == 1)
        #expect(try process(pool, text: "video").thumb.contains("frame by "))
    }

    @Test("gives a worker nothing but its socket and stderr, and default signals")
    func keepsThingsToItself() throws {
        let file = try TemporaryFile()
        Signals.blockTerm()
        #expect(try process(try pool(), .tellsAboutItself).thumb == "[0, 1, 2] 0 true")
        #expect(file.descriptor > 2)
    }

    @Test("leaves no process and no descriptor behind")
    func cleansUp() throws {
        let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        var processes: [pid_t] = []
        do {
            let pool = try pool()
            for conduct in [Conduct.works, .crashes, .works, .exits, .works] { try process(pool, conduct) }
            processes = try (0..<4).compactMap { _ in pid_t(try process(pool).thumb.prefix { $0 != " " }) }
        }
        #expect(processes.count == 4)
        #expect(processes.allSatisfy { kill($0, 0) != 0 })
        #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count == before)
    }

    @Test("tells once at its start what the kernel does not grant, and goes on")
    func tellsShortcomings() throws {
        let pool = try pool(program: program(in: "old-kernel"))
        try pool.waitUntilReady()
        #expect(try process(pool).thumb.hasSuffix(" input"))
        #expect(
            log.all == [
                "media workers run without namespaces: Operation not permitted",
                "media workers run without landlock: Function not implemented",
            ])
    }

    @Test("gives no file to a worker that lacks what is required")
    func insists() throws {
        let pool = try pool(program: program(in: "old-kernel"), demand: .required)
        let fault = #expect(throws: WorkerFault.self) { try pool.waitUntilReady() }
        #expect(
            fault?.description == """
                media.sandbox is required, but media workers run without namespaces: Operation not permitted; media workers run \
                without landlock: Function not implemented
                """)
        let (finding, thumb) = try process(pool)
        #expect(finding == .failed(errno: EPERM))
        #expect(thumb == "")
    }

    @Test("takes a worker that has all that is required")
    func isContent() throws {
        let pool = try pool(demand: .required)
        try pool.waitUntilReady()
        #expect(try process(pool).thumb.hasSuffix(" input"))
        #expect(log.all == [])
    }

    @Test("says that its workers end before they are ready")
    func tellsUselessWorkers() throws {
        let program = try program(in: "mute")
        let pool = try pool(program: program)
        #expect(throws: WorkerFault.neverReady(program: program)) { try pool.waitUntilReady() }
        #expect(try process(pool).finding == .failed(errno: ECHILD))
    }

    @Test("says that a program is missing")
    func tellsMissingPrograms() {
        let fault = #expect(throws: SpawnFault.self) {
            _ = try MediaPool(programsIn: "/nowhere", workers: 1, queue: 1) { _ in }
        }
        #expect(
            fault?.description
                == "/nowhere/martlet-media cannot be started: No such file or directory; it belongs beside the program martlet"
        )
    }

    private struct Unexpected: Error {
        let finding: Finding
        init(_ finding: Finding) { self.finding = finding }
    }

    private enum Signals {
        static func blockTerm() {
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGTERM)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
        }
    }
}

/// Lines that a pool has logged.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) {
        lines.withLock { $0.append(line) }
    }

    var all: [String] { lines.withLock { $0 } }
}

/// An open file without a name.
final class TemporaryFile {
    let descriptor: Int32

    init() throws {
        var path = Array("\(NSTemporaryDirectory())/martlet-XXXXXX".utf8CString)
        descriptor = mkstemp(&path)
        try #require(descriptor >= 0)
        unlink(path)
    }

    deinit {
        close(descriptor)
    }

    func write(_ text: String) {
        Glibc.write(descriptor, text, text.utf8.count)
    }

    var text: String {
        var buffer = [UInt8](repeating: 0, count: 2000)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
