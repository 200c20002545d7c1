import Foundation
import Glibc
import Eventually
import HTTP
import Testing

@Suite("Before an upload is answered")
struct OrderTests {
    @Test("its bytes, its name and its record are on the disk, in this order")
    func isSynced() throws {
        let site = try LiveSite()
        // A first upload makes the folder of the day; the second is the usual case.
        #expect(try site.upload([.file(Pictures.named("small.png"), named: "a.png")], key: site.userKey).status == 200)
        let calls = try traced(site) {
            let reply = try site.upload([.file(Pictures.named("wide.jpg"), named: "traced.jpg")], key: site.userKey)
            #expect(reply.status == 200)
        }

        func first(_ pattern: some RegexComponent, after start: Int = 0) throws -> Int {
            try #require(
                calls.indices.dropFirst(start).first { calls[$0].contains(pattern) }, "a call is missing")
        }
        let bytes = try first(/fdatasync\(\d+<.*\/images\/#\d+>\(deleted\)/)
        let reservation = try first(/f(data)?sync\(\d+<.*martlet\.db-wal>/)
        let links = calls.indices.filter { calls[$0].contains("linkat(") && calls[$0].contains("\"traced.") }
        let folder = try first(/fsync\(\d+<.*\/images\/\d{4}\/\d\d\/\d\d>/)
        let record = try first(/f(data)?sync\(\d+<.*martlet\.db-wal>/, after: folder)
        let answer = try first(/write\(\d+<.*Status: 200 OK/)

        try #require(links.count == 3)
        #expect(bytes < reservation)
        #expect(reservation < links[0])
        #expect(links[2] < folder)
        #expect(folder < record)
        #expect(record < answer)
    }

    @Test("the folders that it is the first in are on the disk before its name")
    func isSyncedWithItsFolders() throws {
        let site = try LiveSite()
        let calls = try traced(site) {
            let reply = try site.upload([.file(Pictures.named("wide.jpg"), named: "first.jpg")], key: site.userKey)
            #expect(reply.status == 200)
        }
        let link = try #require(calls.firstIndex { $0.contains("linkat(") && $0.contains("\"first.jpg\"") })
        let folders = try calls.indices.compactMap { index -> (index: Int, parent: Substring)? in
            guard calls[index].contains("mkdirat(") else { return nil }
            return (index, try #require(calls[index].firstMatch(of: /mkdirat\(\d+<([^>]*)>/)).output.1)
        }
        // The year, the month and the day.
        #expect(folders.count == 3)
        #expect(Set(folders.map(\.parent)).count == 3)
        for (index, parent) in folders {
            let isSynced = calls[index..<link].contains { $0.contains("fsync(") && $0.contains("<\(parent)>") }
            #expect(isSynced, "\(parent) is not synced")
        }
    }

    @Test("so are folders that somebody else has made, who may have been cut off before they were")
    func isSyncedWithTheFoldersOfOthers() throws {
        let site = try LiveSite()
        let calendar = Calendar(identifier: .gregorian)
        let format = Date.VerbatimFormatStyle(
            format: "\(year: .padded(4))/\(month: .twoDigits)/\(day: .twoDigits)",
            timeZone: try #require(TimeZone(identifier: "UTC")), calendar: calendar)
        // And the next day's, should it begin just now.
        for day in [Date(), Date(timeIntervalSinceNow: 86_400)] {
            try FileManager.default.createDirectory(
                atPath: "\(site.images)/\(day.formatted(format))", withIntermediateDirectories: true)
        }
        func syncsBeforeTheLink(of name: String) throws -> Int {
            let calls = try traced(site) {
                let reply = try site.upload([.file(Pictures.named("wide.jpg"), named: name)], key: site.userKey)
                #expect(reply.status == 200)
            }
            let link = try #require(calls.firstIndex { $0.contains("linkat(") && $0.contains("\"\(name)\"") })
            return calls[..<link].count { $0.contains(/fsync\(\d+<.*\/images(\/\d+)*>/) }
        }
        // The images, the year and the month; and once is enough.
        #expect(try syncsBeforeTheLink(of: "first.jpg") == 3)
        #expect(try syncsBeforeTheLink(of: "second.jpg") == 0)
    }

    @Test("nothing of it is written where the key in the header is wrong")
    func isPassedOver() throws {
        let site = try LiveSite()
        let calls = try traced(site) {
            let reply = try site.upload([.file(Pictures.named("wide.jpg"), named: "a.jpg")], key: "wrong")
            #expect(reply.status == 400)
        }
        #expect(calls.contains { $0.contains("Status: 400") })
        #expect(!calls.contains { $0.contains("/images/#") })
    }

}

@Suite("Before a deletion is answered")
struct DeletionOrderTests {
    @Test("it is known, its files are gone and its name is closed, on the disk and in this order")
    func isSynced() throws {
        let site = try LiveSite()
        let reply = try site.upload([.file(Pictures.named("wide.jpg"), named: "gone.jpg")], key: site.userKey)
        let link = try #require(reply.image["delete_url"] as? String)
        let calls = try traced(site) {
            let answer = try site.get(link)
            #expect(answer.status == 200)
        }

        func first(_ pattern: some RegexComponent, after start: Int = 0) throws -> Int {
            try #require(
                calls.indices.dropFirst(start).first { calls[$0].contains(pattern) }, "a call is missing")
        }
        let removal = try first(/f(data)?sync\(\d+<.*martlet\.db-wal>/)
        let removals = calls.indices.filter { calls[$0].contains("unlinkat(") && calls[$0].contains("\"gone.") }
        let folder = try first(/fsync\(\d+<.*\/images\/\d{4}\/\d\d\/\d\d>/)
        let tombstone = try first(/f(data)?sync\(\d+<.*martlet\.db-wal>/, after: folder)
        let answer = try first(/write\(\d+<.*Status: 200 OK/)
        #expect(removals.count >= 3)
        let (firstRemoval, lastRemoval) = (try #require(removals.first), try #require(removals.last))
        #expect(removal < firstRemoval)
        #expect(lastRemoval < folder)
        #expect(folder < tombstone)
        #expect(tombstone < answer)
    }
}

/// The calls of the responder while something is done, in their order.
private func traced(_ site: LiveSite, _ work: () throws -> Void) throws -> [String] {
    let file = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID()).strace")
    defer { try? FileManager.default.removeItem(at: file) }
    let strace = Process()
    strace.executableURL = URL(filePath: "/usr/bin/strace")
    strace.arguments = [
        "-f", "-y", "-s", "200", "-o", file.path(), "-e", "trace=fsync,fdatasync,linkat,unlinkat,mkdirat,write", "-p",
        "\(site.responder)",
    ]
    let messages = Pipe()
    strace.standardError = messages
    try strace.runHearingSignals()
    _ = try messages.fileHandleForReading.text { $0.contains("attached") }
    try work()
    strace.terminate()  // it lets the service go on
    strace.waitUntilExit()
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
}

@Suite("A media worker that is killed")
struct WorkerLossTests {
    @Test("is replaced, and the next upload is taken")
    func isReplaced() throws {
        let site = try LiveSite(settings: "media:\n  workers: 1\n")
        let picture = Part.file(try Pictures.named("small.png"), named: "a.png")
        #expect(try site.upload([picture], key: site.userKey).status == 200)
        let workers = try children(of: site.responder)
        #expect(workers.count == 1)
        for worker in workers { kill(worker, SIGKILL) }
        #expect(try site.upload([picture], key: site.userKey).status == 200)
        #expect(try children(of: site.responder).isDisjoint(with: workers))
    }

}

@Suite("While no upload can be taken")
struct BusyTests {
    @Test("whoever comes is told to come again before their body is read, and the next one after that is taken")
    func isTold() throws {
        // The worker is held up for as long as the test takes, which is no fault of the picture.
        let site = try LiveSite(settings: "media:\n  workers: 1\n  queue: 0\n  max_seconds: 600\n")
        let picture = Part.file(try Pictures.named("small.png"), named: "a.png")
        let workers = try children(of: site.responder)
        for worker in workers { kill(worker, SIGSTOP) }
        let first = Results<Reply?>()
        let ended = DispatchSemaphore(value: 0)
        Foundation.Thread {
            first.append {
                var reply: Reply?
                try wait(until: {
                    reply = try site.upload([picture], key: site.userKey)
                    return reply?.status != 503  // one that knocks may have the only place
                })
                return reply
            }
            ended.signal()
        }.start()
        // With a wrong key nothing is taken.
        func knock(_ query: String = "") throws -> Reply {
            try site.upload([picture], key: "wrong", to: "/api/1/upload" + query)
        }
        try wait(until: { try knock().status != 400 })

        let told = try knock()
        #expect(told.status == 503)
        #expect(told.headers["retry-after"] == "1")
        #expect(told.headers["access-control-allow-origin"] == "*")
        #expect(told.headers["access-control-expose-headers"] == "Retry-After")
        #expect(
            told.text
                == #"{"status_code":503,"error":{"message":"The service is busy: try again in a moment","code":503},"#
                + #""status_txt":"Service Unavailable"}"#)
        #expect(try knock("?format=txt").text == "The service is busy: try again in a moment")
        // The head alone, with the length of a body that never comes.
        let head = try site.send(
            "POST", "/api/1/upload", headers: ["X-API-Key: \(site.userKey)", "Content-Length: 1000"])
        #expect(head.status == 503)
        // By the sign, which keeps nobody from anything else.
        #expect(FileManager.default.fileExists(atPath: "\(site.images)-overload"))
        #expect(try site.get("/").status == 200)
        #expect(try site.send("OPTIONS", "/api/1/upload").status == 204)
        #expect(try site.send("GET", "/api/1/upload?key=wrong&source=a").status == 503)

        for worker in workers { kill(worker, SIGCONT) }
        ended.wait()
        #expect(try first.all().map(\.?.status) == [200])
        #expect(!FileManager.default.fileExists(atPath: "\(site.images)-overload"))
        #expect(try site.upload([picture], key: site.userKey).status == 200)
    }
}

/// The processes that a process has started.
func children(of process: pid_t) throws -> Set<pid_t> {
    let text = try output(of: "pgrep", ["-P", "\(process)"])
    return Set(text.split(separator: "\n").compactMap { pid_t($0) })
}

@Suite("A full disk")
struct FullDiskTests {
    @Test(
        "is answered 507, and nothing is left of the upload (rule 2)",
        .enabled(if: geteuid() == 0, "only root can mount a file system that is small enough"))
    func isTold() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())/images")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = try output(of: "mount", ["-t", "tmpfs", "-o", "size=300k", "tmpfs", folder.path()])
        defer { _ = try? output(of: "umount", ["-l", folder.path()]) }
        let site = try LiveSite(settings: "storage:\n  images: \(folder.path())\n")

        let reply = try site.upload([.file(Pictures.jpeg(ofBytes: 400_000), named: "large.jpg")], key: site.userKey)
        #expect(try code(reply) == "507 507 No space left on storage")
        #expect(reply.headers["retry-after"] == "300")
        #expect(try site.files() == [])
        #expect(try site.upload([.file(Pictures.named("small.png"), named: "s.png")], key: site.userKey).status == 200)
    }
}
