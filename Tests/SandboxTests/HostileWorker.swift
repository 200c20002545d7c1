import Foundation
import Glibc
import JobFixtures
import Media
import Testing

/// Worker programs that were broken into, in a folder of their own.
final class HostileWorker {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// What the last layer lets through of what a word of `Probe.swift` names, by numbers.
    func allowed(of word: String) throws -> [Int32] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: try program())
        process.arguments = [word]
        process.standardOutput = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return said.split(separator: "\n").compactMap { Int32($0) }
    }

    /// The program that was built beside these tests, under a name that tells it which layers hold it; all of them for
    /// none.
    func program(heldBy layers: [SandboxLayer] = []) throws -> String {
        let built = try #require(Bundle.main.executableURL).deletingLastPathComponent()
        let link = folder.appending(path: (["hostile-worker"] + layers.map { "\($0)" }).joined(separator: "+"))
        try FileManager.default.createSymbolicLink(
            at: link, withDestinationURL: built.appending(path: "hostile-worker"))
        return link.path()
    }
}

/// One worker and what it logs.
struct Pool {
    let pool: MediaPool
    private let log = Lines()
    var logged: [String] { log.all }

    init(_ program: String, forVideos videoProgram: String? = nil) throws {
        pool = try MediaPool(
            forPictures: program, forVideos: videoProgram ?? program, workers: 1, queue: 1,
            newFile: { try temporaryFile() }
        ) { [log] in
            log.add($0)
        }
    }

    /// Uploads these words, and gives back the finding and the thumb.
    func upload(_ words: String) throws -> (finding: JobResult, thumb: String) {
        var job = Job()
        job.limits.seconds = 2
        job.limits.pixels = 1_000_000
        return try upload(Data(words.utf8), job)
    }

    func upload(_ bytes: Data, _ job: Job = Job()) throws -> (finding: JobResult, thumb: String) {
        let files = try (0..<5).map { _ in try TemporaryFile() }
        bytes.withUnsafeBytes { _ = write(files[0].descriptor, $0.baseAddress, $0.count) }
        let finding = try pool.process(
            job, input: files[0].descriptor, original: files[1].descriptor, thumb: files[2].descriptor,
            medium: files[3].descriptor, frame: { files[4].descriptor })
        return (finding, files[2].text)
    }
}
