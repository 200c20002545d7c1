import Glibc
import JobFixtures
import System
import Testing

@testable import Media

@Suite("A file that a worker has written")
struct OutputFileTests {
    private let newFile: () throws -> Int32 = { try temporaryFile() }

    @Test("keeps its number and its content when it is sealed, and is open for reading alone")
    func seals() throws {
        let file = try TemporaryFile()
        file.write("thumb")
        try OutputFile(descriptor: file.descriptor).seal(copyingTo: newFile)
        #expect(file.text == "thumb")
        #expect(fcntl(file.descriptor, F_GETFL) & O_ACCMODE == O_RDONLY)
        #expect(fcntl(file.descriptor, F_GETFD) & FD_CLOEXEC != 0)
        #expect(pwrite(file.descriptor, "x", 1, 0) == -1)
    }

    @Test("can be written again by us after it was sealed")
    func reopens() throws {
        let file = try TemporaryFile()
        try OutputFile(descriptor: file.descriptor).seal(copyingTo: newFile)
        try OutputFile(descriptor: file.descriptor).reopen(for: .readWrite)
        file.write("again")
        #expect(file.text == "again")
    }

    @Test("is not sealed while a descriptor of it can write")
    func seesDescriptors() throws {
        let file = try TemporaryFile()
        let kept = dup(file.descriptor)
        defer { close(kept) }
        #expect(throws: OutputFile.SealError.heldOpen) {
            try OutputFile(descriptor: file.descriptor).seal(copyingTo: newFile)
        }
    }

    @Test("is not sealed while a mapping of it can write")
    func seesMappings() throws {
        let file = try TemporaryFile()
        file.write("thumb")
        let memory = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor, 0)
        defer { munmap(memory, 4096) }
        #expect(throws: OutputFile.SealError.heldOpen) {
            try OutputFile(descriptor: file.descriptor).seal(copyingTo: newFile)
        }
    }

    @Test("is not sealed while a descriptor of it is in a message that nobody has read")
    func seesMessages() throws {
        let file = try TemporaryFile()
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
        defer { for end in ends { close(end) } }
        try #require(MessageSocket.send(Array("x".utf8), with: [file.descriptor], over: ends[0]))
        #expect(throws: OutputFile.SealError.heldOpen) {
            try OutputFile(descriptor: file.descriptor).seal(copyingTo: newFile)
        }
    }

    @Test("may be held open for reading by others")
    func allowsReaders() throws {
        let file = try TemporaryFile()
        let reader = open("/proc/self/fd/\(file.descriptor)", O_RDONLY)
        defer { close(reader) }
        try OutputFile(descriptor: file.descriptor).seal(copyingTo: newFile)
    }

    @Test("is copied where there are no leases: what others hold is another file then")
    func copies() throws {
        let file = try TemporaryFile()
        let content = String(repeating: "0123456789", count: 20_000)
        file.write(content)
        let kept = dup(file.descriptor)
        defer { close(kept) }
        try OutputFile(descriptor: file.descriptor).moveContent(to: newFile)
        #expect(file.text == content)
        #expect(fcntl(file.descriptor, F_GETFL) & O_ACCMODE == O_RDONLY)
        #expect(pwrite(kept, "x", 1, 0) == 1)
        #expect(file.text == content)
        // What has no leases says so by another error than the one that is waited for.
        let nowhere = open("/dev/null", O_RDONLY)
        defer { close(nowhere) }
        #expect(OutputFile.leaseError(of: nowhere) == EINVAL)
    }
}
