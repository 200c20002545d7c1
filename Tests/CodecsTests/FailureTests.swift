import Glibc
import JobFixtures
import Media
import Testing

@testable import Codecs

@Suite("Faults of the machine") struct FailureTests {
    @Test(
        "A full disk is told apart from a bad file, whichever file does not fit",
        arguments: [
            (JobDescriptor.thumb, "plain.jpg"), (.medium, "plain.jpg"), (.thumb, "plain.png"), (.original, "plain.bmp"),
        ])
    func full(file: JobDescriptor, name: String) throws {
        var descriptors = [try temporaryFile(holding: try fixture(name))]
        for each in JobDescriptor.allCases.dropFirst() {
            descriptors.append(each == file ? open("/dev/full", O_WRONLY) : try temporaryFile(holding: []))
        }
        guard let files = JobFiles(owning: descriptors), let processor = Processor() else { throw NotReady() }
        #expect(processor.process(Job(), files) == .finding(.failed(errno: ENOSPC)))
    }

    @Test("Files that cannot be read or written fail with the system's error")
    func closed() throws {
        let input = try temporaryFile(holding: try fixture("plain.jpg"))
        let reader = open("/dev/null", O_RDONLY)
        guard let files = JobFiles(owning: [input, reader] + (0..<4).map { _ in dup(reader) }),
            let processor = Processor()
        else {
            throw NotReady()
        }
        #expect(processor.process(Job(), files) == .finding(.failed(errno: EBADF)))
    }

    @Test("A job's files are closed with it")
    func ownership() throws {
        // Seen from the other end of a pipe, as the number of a descriptor is soon another test's.
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        do {
            guard let files = JobFiles(owning: [ends[1]] + (0..<5).map { _ in dup(ends[1]) }) else { throw NotReady() }
            #expect(files.inputBytes == 0)
        }
        var byte: UInt8 = 0
        #expect(read(ends[0], &byte, 1) == 0)
    }
}
