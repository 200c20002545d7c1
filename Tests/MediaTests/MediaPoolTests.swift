import Foundation
import Glibc
import JobFixtures
import Eventually
import Synchronization
import System
import Testing

@testable import Media

@Suite("The pool of media workers", .serialized)
struct MediaPoolTests {
    let log = Lines()

    @Test("hands files over and gives the finding back")
    func works() throws {
        let (finding, thumb) = try MediaPool.ofStandIns(log).process(text: "the file")
        guard case .accepted(let report) = finding else { throw Unexpected(finding) }
        #expect(report.thumb.bytes == thumb.utf8.count)
        #expect(thumb.hasSuffix(" the file"))
    }

    @Test("makes no variants while any worker is at something else")
    func prefersUploads() throws {
        let pool = try MediaPool.ofStandIns(log, workers: 2)
        let files = try (0..<3).map { _ in try TemporaryFile() }
        var job = Job()
        job.makesVariants = true
        let ended = DispatchSemaphore(value: 0)
        Thread {
            _ = try? pool.process(.hangs)
            ended.signal()
        }.start()
        var isBusy = false
        while !isBusy && ended.wait(timeout: .now()) == .timedOut {
            do {
                // The stand-in knows none, and what it answers instead is not believed.
                let made = try pool.makeVariants(
                    job, input: files[0].descriptor, webp: files[1].descriptor, avif: files[2].descriptor)
                #expect(made == Variants(webp: 0, avif: 0))
            } catch MediaPoolError.busy {
                isBusy = true
            }
        }
        #expect(isBusy)
        if isBusy { ended.wait() }
    }

    @Test("answers every one of many callers with its own file")
    func keepsCallersApart() throws {
        let pool = try MediaPool.ofStandIns(log)
        let wrong = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 200) { number in
            do {
                let thumb = try pool.process(text: "file \(number)").thumb
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
            (.lies, .crashed), (.exits, .crashed), (.answersAtLength, .crashed), (.usesUpItsTime, .tooSlow),
            (.triesTheForbidden, .crashed),
        ])
    func survives(conduct: Conduct, refusal: MediaRefusal) throws {
        let pool = try MediaPool.ofStandIns(log, workers: 1)
        #expect(try pool.process(conduct).finding == .refused(refusal))
        #expect(try pool.process().thumb.hasSuffix(" input"))
        #expect(log.all.count == 1)
        #expect(log.all.first?.hasSuffix("and is replaced") == true)
    }

    @Test(
        "believes no size of a picture that the limits forbid, none of a thumb or a medium that was not asked for, and no video",
        arguments: [
            Conduct.liesAboutSize, .liesAboutArea, .liesAboutThumbSize, .liesAboutMediumSize, .liesAboutKind,
        ])
    func seesThroughLies(conduct: Conduct) throws {
        let pool = try MediaPool.ofStandIns(log, workers: 1)
        #expect(try pool.process(conduct).finding == .refused(.crashed))
        #expect(log.all.count == 1)
        #expect(log.all.first?.hasSuffix(" reported what is not so, and is replaced") == true)
    }

    @Test("gives no job to a worker that has answered it before it was given it")
    func hearsOutOfTurn() throws {
        let pool = try MediaPool.ofStandIns(log, workers: 1)
        let first = try pool.process(.speaksTwice).thumb
        let second = try pool.process()
        #expect(second.thumb.hasSuffix(" input"))
        #expect(second.thumb != first)
        #expect(log.all.count == 1)
        #expect(log.all.first?.hasSuffix(" spoke before it was given a job, and is replaced") == true)
    }

    @Test("replaces a worker that has kept much memory, and says nothing of it")
    func replacesTheSwollen() throws {
        let pool = try MediaPool.ofStandIns(log, workers: 1)
        let processes = try [Conduct.works, .keepsMemory, .works, .works].map {
            try pool.process($0).thumb.prefix { $0 != " " }
        }
        #expect(processes[0] == processes[1])
        #expect(processes[1] != processes[2])
        #expect(processes[2] == processes[3])
        #expect(log.all == [])
    }

    @Test(
        "publishes nothing of a worker that keeps a file of its job open, whatever it answers, and replaces it",
        arguments: [Conduct.keepsOutput, .keepsOutputOfRefusal])
    func replacesTheRetentive(conduct: Conduct) throws {
        let pool = try MediaPool.ofStandIns(log, workers: 1)
        let first = try pool.process().thumb.prefix { $0 != " " }
        #expect(try pool.process(conduct).finding == .failed(errno: EBUSY))
        #expect(log.all == ["media worker \(first) kept a file of its job open, and is replaced"])
        #expect(try pool.process().thumb.prefix { $0 != " " } != first)
    }

    @Test("lets a worker keep none of the files that it writes", arguments: ["original", "thumb", "medium", "frame"])
    func sealsEveryOutput(name: String) throws {
        let pool = try MediaPool.ofStandIns(log, workers: 1)
        let finding =
            name == "frame"
            ? try pool.process(text: "video that keeps").finding : try pool.process(.keepsOutput, text: name).finding
        #expect(finding == .failed(errno: EBUSY))
        #expect(log.all.count == 1)
        #expect(log.all.first?.hasSuffix(" kept a file of its job open, and is replaced") == true)
    }

    @Test("gives a guest's file two seconds where there is one worker, and all its time where there are more")
    func hurriesGuests() throws {
        let guest = JobOwner(name: "address 192.0.2.1", isGuest: true)
        #expect(
            try MediaPool.ofStandIns(log, workers: 1).process(.hangs, for: guest, seconds: 30).finding
                == .refused(.tooSlow))
        let clock = ContinuousClock()
        let began = clock.now
        let pool = try MediaPool.ofStandIns(log, workers: 2)
        #expect(try pool.process(.hangs, for: guest, seconds: 3).finding == .refused(.tooSlow))
        #expect(clock.now - began >= .seconds(3))
    }

    @Test("keeps a worker for users while guests wait for theirs")
    func keepsAWorkerForUsers() throws {
        let pool = try MediaPool.ofStandIns(log, workers: 2, queue: 100)
        let ended = DispatchGroup()
        for number in 0..<6 {
            ended.enter()
            Thread {
                _ = try? pool.process(.hangs, for: JobOwner(name: "address \(number)", isGuest: true))
                ended.leave()
            }.start()
        }
        var uploads = 0
        while ended.wait(timeout: .now()) == .timedOut {
            #expect(try pool.process(for: JobOwner(name: "user 1", isGuest: false)).thumb.hasSuffix(" input"))
            uploads += 1
        }
        // Six times a second the guests' files hang, one after the other.
        #expect(uploads > 6)
    }

    @Test("passes a fault of the machine on")
    func passesFaultsOn() throws {
        #expect(try MediaPool.ofStandIns(log).process(.reportsNoSpace).finding == .failed(errno: ENOSPC))
    }

    @Test("does a job whose worker has ended while it was idle on another one")
    func triesAgain() throws {
        let pool = try MediaPool.ofStandIns(log, workers: 1)
        let first = try #require(pid_t(try pool.process().thumb.prefix { $0 != " " }))
        kill(first, SIGKILL)
        try wait(until: { try isZombie(first) })
        #expect(try pool.process().thumb.hasSuffix(" input"))
    }

    @Test("tells a caller at once when too many wait")
    func isBounded() throws {
        let pool = try MediaPool.ofStandIns(log, workers: 1, queue: 0)
        let ended = DispatchSemaphore(value: 0)
        defer { ended.wait() }
        Thread {
            // The other caller may have the worker just now.
            try? wait(until: { (try? pool.process(.hangs)) != nil })
            ended.signal()
        }.start()
        // For the second in which the worker hangs, and not before, another caller is turned away.
        let clock = ContinuousClock()
        try wait(until: {
            let began = clock.now
            do {
                try pool.process()
                return false
            } catch {
                #expect(error as? MediaPoolError == .busy)
                #expect(clock.now - began < .milliseconds(100))
                return true
            }
        })
    }

    @Test("replaces a worker after its jobs")
    func replaces() throws {
        let pool = try MediaPool.ofStandIns(log, workers: 1, jobsPerWorker: 3)
        let processes = try (0..<7).map { _ in String(try pool.process().thumb.prefix { $0 != " " }) }
        #expect(Set(processes[0..<3]).count == 1)
        #expect(Set(processes[3..<6]).count == 1)
        #expect(Set(processes).count == 3)
        #expect(log.all == [])
    }

    @Test("has a frame taken of a video, and the pictures made of that")
    func takesFrames() throws {
        let (finding, thumb) = try MediaPool.ofStandIns(log, workers: 1).process(text: "video")
        guard case .accepted(let report) = finding else { throw Unexpected(finding) }
        #expect(report.kind == .webm)
        #expect(report.milliseconds == 5000)
        #expect(report.frame?.size == PixelSize(width: 30, height: 20))
        #expect(thumb.contains("frame by "))
        #expect(report.frame?.bytes == thumb.drop { $0 != "f" }.utf8.count)
    }

    @Test("gives videos to one worker as long as it lives, and starts another when it has ended by itself")
    func startsOnDemand() throws {
        let pool = try MediaPool.ofStandIns(log, workers: 1)
        func videoWorker() throws -> pid_t? {
            pid_t(try pool.process(text: "video").thumb.split(separator: " ").last ?? "")
        }
        let first = try #require(try videoWorker())
        #expect(try videoWorker() == first)
        kill(first, SIGKILL)
        try wait(until: { try isZombie(first) })
        let second = try #require(try videoWorker())
        #expect(second != first)
        pool.tidy()
        #expect(kill(second, 0) == 0)
        kill(second, SIGKILL)
        try wait(until: {
            pool.tidy()
            return kill(second, 0) != 0
        })
        #expect(try videoWorker() != second)
        #expect(log.all == [])
    }

    @Test(
        "believes nothing about a video either",
        arguments: ["video that crashes", "video that lies", "video of a false size"])
    func survivesVideos(text: String) throws {
        let pool = try MediaPool.ofStandIns(log, workers: 1)
        #expect(try pool.process(text: text).finding == .refused(.crashed))
        #expect(log.all.count == 1)
        #expect(try pool.process(text: "video").thumb.contains("frame by "))
    }

    @Test("gives a worker nothing but its socket and stderr, and default signals")
    func keepsThingsToItself() throws {
        let file = try TemporaryFile()
        Signals.blockTerm()
        #expect(try MediaPool.ofStandIns(log).process(.tellsAboutItself).thumb == "[0, 1, 2] 0 true")
        #expect(file.descriptor > 2)
    }

    @Test("leaves no process and no descriptor behind")
    func cleansUp() throws {
        let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        var processes: [pid_t] = []
        do {
            let pool = try MediaPool.ofStandIns(log)
            for conduct in [Conduct.works, .crashes, .works, .exits, .works] { try pool.process(conduct) }
            processes = try (0..<4).compactMap { _ in pid_t(try pool.process().thumb.prefix { $0 != " " }) }
        }
        #expect(processes.count == 4)
        #expect(processes.allSatisfy { kill($0, 0) != 0 })
        #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count == before)
    }

    @Test("says that its workers end before they are ready")
    func tellsUselessWorkers() throws {
        let program = try FakeWorker.program(greetingAs: "mute")
        let pool = try MediaPool.ofStandIns(log, program: program)
        #expect(throws: WorkerError.neverReady(program: program)) { try pool.waitUntilReady() }
        #expect(try pool.process().finding == .failed(errno: ECHILD))
    }

    @Test("says that a program is missing")
    func tellsMissingPrograms() {
        let fault = #expect(throws: SpawnError.self) {
            _ = try MediaPool(programsIn: "/nowhere", workers: 1, queue: 1, newFile: { try temporaryFile() }) { _ in }
        }
        #expect(
            fault?.description
                == "/nowhere/martlet-media cannot be started: No such file or directory; it belongs beside the program martlet"
        )
    }

    /// Whether a process has ended, and its end of the socket is closed with it.
    private func isZombie(_ process: pid_t) throws -> Bool {
        try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8).contains(") Z ")
    }

    private struct Unexpected: Error {
        let finding: JobResult
        init(_ finding: JobResult) { self.finding = finding }
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
