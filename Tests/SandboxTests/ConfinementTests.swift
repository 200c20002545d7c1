import Foundation
import Glibc
import Media
import Sandbox
import Testing

@Suite("A worker that waits for its first job") struct ConfinementTests {
    @Test(
        "It says that every layer of its sandbox holds, and the system says so too",
        arguments: ["martlet-media", "martlet-video"])
    func isConfined(program: String) throws {
        let worker = try Worker(program)
        #expect(try worker.hello() == WorkerHello(landlock: landlockVersion()))
        let status = worker.read("status").split(separator: "\n").map { $0.split(whereSeparator: { $0 == "\t" }) }
        func value(_ name: Substring) -> Substring? { status.first { $0[0] == name }?.last }
        #expect(value("NoNewPrivs:") == "1")
        #expect(value("Seccomp:") == "2")
        #expect(value("Threads:") == "1")
        #expect(["CapPrm:", "CapEff:", "CapInh:", "CapAmb:"].allSatisfy { value($0) == "0000000000000000" })
        // The signal that a write beyond the limit sends is ignored, and so the write fails.
        let ignored = try #require(value("SigIgn:"))
        #expect(try #require(UInt64(ignored, radix: 16)) & 1 << UInt64(SIGXFSZ - 1) != 0)

        let limits = worker.read("limits").split(separator: "\n").map { $0.split(separator: " ") }
        #expect(limits.contains { $0.starts(with: ["Max", "core", "file", "size", "0", "0"]) })
        #expect(limits.contains { $0.starts(with: ["Max", "open", "files", "64", "64"]) })
        #expect(limits.contains { $0.starts(with: ["Max", "processes", "1", "1"]) })
    }

    @Test("It needs nothing that its sandbox forbids for any kind of file")
    func isSufficient() throws {
        let pool = try Pool(try Worker.path(of: "martlet-media"), forVideos: try Worker.path(of: "martlet-video"))
        let job = Job(thumb: PixelSize(width: 32, height: 32), mediumWidth: 64)
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let names = try ["CodecsTests/Fixtures", "VideoTests/Fixtures"].flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: fixtures.appending(path: folder).path())
                .map { "\(folder)/\($0)" }
        }
        for name in names where !name.hasSuffix(".sh") && name.split(separator: "/").last?.contains(".") == true {
            let bytes = try Data(contentsOf: fixtures.appending(path: name))
            // Whole, and damaged in the middle, so that the ways of the codecs out of trouble are taken as well.
            for end in name.contains("/plain.") ? [bytes.count, bytes.count * 2 / 3] : [bytes.count] {
                let spoilt = bytes.prefix(end) + Data(count: bytes.count - end)
                let finding = try pool.upload(spoilt, job).finding
                #expect(finding != .refused(.crashed) && finding != .refused(.tooSlow), "\(name), \(end) bytes")
            }
        }
        #expect(names.count > 50)
        #expect(pool.logged == [])
    }

    @Test("It ends in order when the responder closes the socket")
    func ends() throws {
        let worker = try Worker()
        _ = try worker.hello()
        #expect(worker.closeAndWait() == 0)
    }

    @Test("It ends with EX_PROTOCOL over a message that is no job")
    func malformed() throws {
        let worker = try Worker()
        #expect(send(worker.socket, "nonsense", 8, 0) == 8)
        #expect(worker.closeAndWait() == EX_PROTOCOL << 8)
    }

    @Test("Started by hand it says who starts it, and ends with EX_USAGE")
    func byHand() throws {
        let worker = try Worker(isByHand: true)
        #expect(worker.closeAndWait() == EX_USAGE << 8)
    }
}

/// A worker's process, as the responder starts one.
private struct Worker: ~Copyable {
    let socket: Int32
    private let process: pid_t

    init(_ name: String = "martlet-media", isByHand: Bool = false) throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if isByHand {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        } else {
            posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
        }
        var process: pid_t = 0
        let program = try #require(strdup(try Self.path(of: name)))
        defer { free(program) }
        try #require(posix_spawn(&process, program, &actions, nil, [program, nil], [nil]) == 0)
        socket = ends[0]
        self.process = process
    }

    /// The executable that was built beside these tests.
    static func path(of name: String) throws -> String {
        let bundle = try #require(CommandLine.arguments.first { $0.contains(".xctest") })
        let folder = bundle.split(separator: "/").prefix { !$0.hasSuffix(".xctest") }.joined(separator: "/")
        return "/\(folder)/\(name)"
    }

    /// What the worker says first, for which this waits.
    func hello() throws -> WorkerHello {
        var message = [UInt8](repeating: 0, count: 1024)
        let count = recv(socket, &message, message.count, 0)
        return try WorkerHello(message: Array(message.prefix(max(0, count))))
    }

    /// A file of /proc.
    func read(_ name: String) -> String {
        let descriptor = open("/proc/\(process)/\(name)", O_RDONLY)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    /// The status as `waitpid` tells it.
    consuming func closeAndWait() -> Int32 {
        shutdown(socket, Int32(SHUT_WR))
        var status: Int32 = -1
        waitpid(process, &status, 0)
        close(socket)
        return status
    }
}
