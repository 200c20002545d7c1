// A worker that somebody has broken into: it locks itself down as the real one does, and then does what the file tells
// it. The words of the file are a command and, for some, an address or a process. A name such as
// hostile-worker+landlock is locked down by the layers behind the plus alone.
import Glibc
import Media
import Sandbox
import System

/// syscall(2), past all that Glibc or Swift would refuse by themselves.
typealias SystemCall = @convention(c) (Int, Int, Int, Int, Int, Int, Int) -> Int
let systemCall = unsafeBitCast(dlsym(nil, "syscall"), to: SystemCall.self)

if CommandLine.arguments.count > 1 { probe() }
let named = CommandLine.arguments[0].split(separator: "/").last?.split(separator: "+").dropFirst() ?? []
let layers = SandboxLayer.allCases.filter { layer in named.isEmpty || named.contains("\(layer)") }
send(lockDown(by: layers).message)

while true {
    let (job, descriptors) = receive()
    let words = text(of: descriptors[0]).split(separator: " ").map(String.init)
    let said = attack(words[0], words.dropFirst().first ?? "", job, descriptors)
    if said == refusal {
        for descriptor in descriptors { close(descriptor) }
        send(JobResult.refused(.truncated(.jpeg)).message)
        continue
    }
    // Only what was not stopped comes here. The thumb tells.
    ftruncate(descriptors[2], 0)
    pwrite(descriptors[2], said, said.utf8.count, 0)
    send(
        JobResult.accepted(
            MediaReport(
                kind: .png, size: PixelSize(width: 1, height: 1), isAnimated: false,
                thumb: Rendition(size: job.thumb, bytes: said.utf8.count))
        ).message)
    for descriptor in descriptors { close(descriptor) }
}

func receive() -> (job: Job, descriptors: [Int32]) {
    guard
        let received = try? MessageSocket.receive(
            from: 0, atMost: 1024, descriptors: JobDescriptor.allCases.count),
        received.descriptors.count == JobDescriptor.allCases.count, let job = try? Job(message: received.message)
    else { exit(0) }
    return (job, received.descriptors)
}

func send(_ message: [UInt8]) {
    _ = Glibc.send(0, message, message.count, Int32(MSG_NOSIGNAL))
}

func text(of descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 1000)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
}
