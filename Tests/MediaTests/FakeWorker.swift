import Foundation
import Glibc
import JobFixtures
import Testing

@testable import Media

/// What the stand-in for a worker does with a job, by the quality that the job names.
enum Conduct: Int {
    case crashes = 1, hangs, answersNonsense, lies, exits, reportsNoSpace, answersAtLength, tellsAboutItself,
        usesUpItsTime
    case triesTheForbidden, keepsMemory, keepsOutput, liesAboutSize, liesAboutThumbSize, liesAboutMediumSize
    case liesAboutArea, keepsOutputOfRefusal, speaksTwice, liesAboutKind
    case works = 90
}

/// The program that stands in for a worker.
enum FakeWorker {
    static let program = Bundle.main.executableURL?.deletingLastPathComponent()
        .appending(path: "fake-worker").path()

    /// The same in a folder whose name tells it how to greet.
    static func program(greetingAs name: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())/\(name)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let link = folder.appending(path: "fake-worker").path()
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: try #require(program))
        return link
    }
}

extension MediaPool {
    static func ofStandIns(
        _ log: Lines, workers: Int = 2, queue: Int = 100, jobsPerWorker: Int = 100,
        program: String = FakeWorker.program ?? "", demand: SandboxDemand = .available
    ) throws -> MediaPool {
        try MediaPool(
            forPictures: program, forVideos: program, workers: workers, queue: queue, jobsPerWorker: jobsPerWorker,
            demand: demand, newFile: { try temporaryFile() }
        ) {
            log.add($0)
        }
    }

    /// Does one job and gives back the finding, and what was written into the thumb.
    @discardableResult
    func process(
        _ conduct: Conduct = .works, text: String = "input", for owner: JobOwner = .site, seconds: Int = 1
    ) throws -> (finding: JobResult, thumb: String) {
        var limits = MediaLimits()
        limits.seconds = seconds
        let files = try (0..<5).map { _ in try TemporaryFile() }
        files[0].write(text)
        let finding = try process(
            Job(limits: limits, quality: conduct.rawValue), input: files[0].descriptor, original: files[1].descriptor,
            thumb: files[2].descriptor, medium: files[3].descriptor, frame: { files[4].descriptor },
            for: owner)
        return (finding, files[2].text)
    }
}
