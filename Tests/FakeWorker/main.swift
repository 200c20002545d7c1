// A worker that misbehaves as a test asks it to: the quality of the job says how.
import Glibc
import Media
import System

/// Receives one job; ends the process when there is none.
func receive() -> (job: Job, descriptors: [Int32]) {
    guard
        let received = try? MessageSocket.receive(
            from: 0, atMost: 1024, descriptors: JobDescriptor.allCases.count),
        received.descriptors.count == JobDescriptor.allCases.count, let job = try? Job(message: received.message)
    else { exit(0) }
    return (job, received.descriptors)
}

func answer(_ bytes: [UInt8]) {
    _ = send(0, bytes, bytes.count, Int32(MSG_NOSIGNAL))
}

func answer(_ finding: JobResult) {
    answer(finding.message)
}

/// The text in the received file.
func text(_ descriptors: [Int32]) -> String {
    var buffer = [UInt8](repeating: 0, count: 1000)
    let count = pread(descriptors[JobDescriptor.input.rawValue], &buffer, buffer.count, 0)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
}

/// A frame that is the number of this process; the text says what else to do.
func answerVideo(_ text: String, _ descriptors: [Int32]) {
    if text.hasSuffix("crashes") { abort() }
    if text.hasSuffix("keeps") { _ = dup(descriptors[JobDescriptor.frame.rawValue]) }
    let frame = "frame by \(getpid())"
    write(descriptors[JobDescriptor.frame.rawValue], frame, frame.utf8.count)
    let bytes = text.hasSuffix("lies") ? 99 : frame.utf8.count
    answer(WorkerReply.frame(Rendition(size: PixelSize(width: 30, height: 20), bytes: bytes)).message)
}

/// A report of a picture whose thumb has so many bytes, and its medium, if there is one, a single byte.
func report(
    of job: Job, thumbBytes: Int, size: PixelSize = PixelSize(width: 10, height: 10), thumb: PixelSize? = nil,
    medium: PixelSize? = nil, kind: MediaFormat = .png
) -> JobResult {
    .accepted(
        MediaReport(
            kind: kind, size: size, isAnimated: false, thumb: Rendition(size: thumb ?? job.thumb, bytes: thumbBytes),
            medium: medium.map { Rendition(size: $0, bytes: 1) }))
}

/// Makes a thumb and a medium of one byte, and says of them and of the picture what is not so.
func lie(
    _ job: Job, _ descriptors: [Int32], size: PixelSize = PixelSize(width: 10, height: 10), thumb: PixelSize? = nil,
    medium: PixelSize? = nil, kind: MediaFormat = .png
) {
    write(descriptors[JobDescriptor.thumb.rawValue], "x", 1)
    if medium != nil { write(descriptors[JobDescriptor.medium.rawValue], "x", 1) }
    answer(report(of: job, thumbBytes: 1, size: size, thumb: thumb, medium: medium, kind: kind))
}

/// Copies the input into the thumb, behind the number of this process.
func answerByCopying(_ job: Job, _ descriptors: [Int32]) {
    let text = "\(getpid()) " + text(descriptors)
    write(descriptors[JobDescriptor.thumb.rawValue], text, text.utf8.count)
    answer(report(of: job, thumbBytes: text.utf8.count))
}

// One that lies in a folder of these names greets as on an old kernel, as on that of Debian 12, or not at all.
if CommandLine.arguments[0].contains("/mute/") { exit(EX_UNAVAILABLE) }
let isOld = CommandLine.arguments[0].contains("/old-kernel/")
var hello = WorkerHello(missing: isOld ? [.landlock: ENOSYS, .namespaces: EPERM] : [:])
if CommandLine.arguments[0].contains("/linux-6.1/") { hello.landlock = 2 }
answer(hello.message)
// However the test ends, this process does not outlive it for long.
alarm(60)
while true {
    let (job, descriptors) = receive()
    var blocked = sigset_t()
    sigprocmask(SIG_SETMASK, nil, &blocked)
    switch job.quality {
    case _ where job.clip != nil: answerVideo(text(descriptors), descriptors)
    case 90 where text(descriptors).hasPrefix("video"):
        // The limits allow each side and not both together.
        let isFalse = text(descriptors).hasSuffix("of a false size")
        let size = isFalse ? PixelSize(width: 10_000, height: 10_000) : PixelSize(width: 30, height: 20)
        let clip = VideoInfo(kind: .webm, coding: .vp9, size: size, orientation: .upright, milliseconds: 5000)
        answer(WorkerReply.clip(clip).message)
    case 1: abort()
    case 2: while true { pause() }
    case 3: answer([1, 2, 3])
    case 4: answer(report(of: job, thumbBytes: 999_999))
    case 5: exit(7)
    case 6: answer(.failed(errno: ENOSPC))
    case 7: answer([UInt8](repeating: 0, count: 50_000))
    case 8:
        // Tells in the thumb what this process has open beside the job, and whether it would hear of a TERM.
        var open: [Int32] = []
        for number in Int32(0)..<256 where fcntl(number, F_GETFD) >= 0 && !descriptors.contains(number) {
            open.append(number)
        }
        let text = "\(open) \(sigismember(&blocked, SIGTERM)) \(getpgrp() == getpid())"
        write(descriptors[2], text, text.utf8.count)
        answer(report(of: job, thumbBytes: text.utf8.count))
    case 9: raise(SIGXCPU)
    case 10: raise(SIGSYS)
    case 11:
        _ = mmap(nil, ResourceLimits.kept + 100 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        answerByCopying(job, descriptors)
    case 12:
        // Goes on as if nothing were, with a descriptor of the output that the text names, or of the thumb.
        let outputs = ["original": JobDescriptor.original, "medium": .medium]
        _ = dup(descriptors[(outputs[text(descriptors)] ?? .thumb).rawValue])
        answerByCopying(job, descriptors)
    case 13: lie(job, descriptors, size: PixelSize(width: 20_000, height: 10))
    case 14: lie(job, descriptors, thumb: PixelSize(width: job.thumb.width + 1, height: job.thumb.height))
    case 15: lie(job, descriptors, medium: PixelSize(width: 9, height: 10))
    case 16: lie(job, descriptors, size: PixelSize(width: 10_000, height: 10_000))
    case 17:
        _ = dup(descriptors[JobDescriptor.thumb.rawValue])
        answer(.refused(.truncated(.jpeg)))
    case 18:
        // The second is to be taken for the answer to the next job.
        answerByCopying(job, descriptors)
        answer(.refused(.truncated(.jpeg)))
    case 19: lie(job, descriptors, kind: .mp4)
    default:
        answerByCopying(job, descriptors)
    }
    for descriptor in descriptors { close(descriptor) }
}
