import Testing

@testable import Media

@Suite("A message between responder and worker")
struct WireTests {
    static let told = {
        var report = MediaReport(
            kind: .jpeg, size: PixelSize(width: 9, height: 9), isAnimated: false,
            thumb: Rendition(size: PixelSize(width: 320, height: 320), bytes: 9))
        report.metadata.titles = ["größe", ""]
        report.metadata.descriptions = ["a\nb"]
        report.metadata.takenAt = -4_544_208_000
        report.metadata.isSphere = true
        report.metadata.exif = [
            ExifField(name: "Make", values: ["M"]), ExifField(name: "GPSLatitude", values: ["1/2", "3"]),
        ]
        return report
    }()

    static let marked = {
        var report = MediaReport(
            kind: .png, size: PixelSize(width: 9, height: 9), isAnimated: false, originalBytes: 5,
            thumb: Rendition(size: PixelSize(width: 320, height: 320), bytes: 9))
        report.isWatermarked = true
        return report
    }()

    static let findings: [JobResult] = [
        .accepted(told),
        .accepted(
            MediaReport(
                kind: .bmp, size: PixelSize(width: 640, height: 480), isAnimated: false, originalBytes: 77,
                thumb: Rendition(size: PixelSize(width: 320, height: 320), bytes: 9),
                medium: Rendition(size: PixelSize(width: 500, height: 375), bytes: 12))),
        .accepted(
            MediaReport(
                kind: .gif, size: PixelSize(width: 1, height: 1), isAnimated: true,
                thumb: Rendition(size: PixelSize(width: 320, height: 320), bytes: 9))),
        .refused(.empty), .refused(.unrecognized(found: "text/plain")), .refused(.unsupported(found: "größe/ü")),
        .refused(.truncated(.webp)), .refused(.corrupt(.png, .checksum)),
        .refused(.uncommon(.jpeg, .arithmeticCoding)), .refused(.exceeds(.frames, found: 5, allowed: 4)),
        .refused(.crashed),
        .refused(.tooSlow), .refused(.narrowerThanAsked), .refused(.widthOfMoving), .refused(.tooLarge),
        .failed(errno: 28), .badWatermark(.notPNG), .badWatermark(.moving), .badWatermark(.tooLarge), .accepted(marked),
    ]

    @Test("says the same when it is read as when it was written", arguments: findings)
    func isFaithful(finding: JobResult) throws {
        #expect(try JobResult(message: finding.message) == finding)
        #expect(finding.message.count <= JobResult.longestMessage)
    }

    @Test("greets with what is missing", arguments: [[:], [.landlock: 38, .seccomp: 1]] as [[SandboxLayer: Int32]])
    func carriesGreetings(missing: [SandboxLayer: Int32]) throws {
        let hello = WorkerHello(missing: missing, landlock: 2)
        #expect(try WorkerHello(message: hello.message) == hello)
        #expect(throws: MalformedMessage.self) { try WorkerHello(message: Array(hello.message.dropLast())) }
        let later = hello.message + [7, 0, 0, 0, 0, 0, 0, 0]
        #expect(try WorkerHello(message: later) == hello, "a later version may say more")
    }

    static let answers: [WorkerReply] =
        findings.map { .finding($0) } + [
            .clip(
                VideoInfo(
                    kind: .mov, coding: .hevc, size: PixelSize(width: 1920, height: 1080), orientation: .turnedRight,
                    milliseconds: 90_061, originalBytes: 5)),
            .clip(
                VideoInfo(
                    kind: .webm, coding: .av1, size: PixelSize(width: 1, height: 1), orientation: .upright,
                    milliseconds: 1)),
            .frame(Rendition(size: PixelSize(width: 1080, height: 1920), bytes: 77)),
            .variants(Variants(webp: 5, avif: 0)),
        ]

    @Test("carries every kind of answer", arguments: answers)
    func carriesAnswers(answer: WorkerReply) throws {
        #expect(try WorkerReply(message: answer.message) == answer)
    }

    @Test("tells of no picture as a video, and of no video without length")
    func isConsistentOnClips() {
        for (kind, milliseconds) in [(MediaFormat.png, 5), (.mp4, 0)] {
            let clip = VideoInfo(
                kind: kind, coding: .vp8, size: PixelSize(width: 1, height: 1), orientation: .upright,
                milliseconds: milliseconds)
            #expect(throws: MalformedMessage.self) { try WorkerReply(message: WorkerReply.clip(clip).message) }
        }
    }

    @Test("carries every part of a job")
    func carriesJobs() throws {
        var job = Job(thumb: PixelSize(width: 20, height: 30), mediumWidth: 40, quality: 50)
        job.limits.side = 1
        job.limits.pixels = 2
        job.limits.frames = 3
        job.limits.framePixels = 4
        job.limits.scans = 5
        job.limits.chunks = 6
        job.limits.seconds = 7
        #expect(try Job(message: job.message) == job)
        job.clip = VideoInfo(
            kind: .mp4, coding: .h264, size: PixelSize(width: 8, height: 9), orientation: .flipped, milliseconds: 10)
        #expect(try Job(message: job.message) == job)
        job.width = 8
        job.most = PixelSize(width: 9, height: 10)
        job.metadata = .strip
        job.orientation = .rotate
        job.startsFast = true
        job.makesVariants = true
        job.watermark = Watermark()
        job.watermark?.horizontal = .right
        job.watermark?.vertical = .bottom
        job.watermark?.opacity = 1
        job.watermark?.margin = 2
        job.watermark?.percentage = 3
        job.watermark?.least = PixelSize(width: 4, height: 0)
        job.watermark?.includesGIF = true
        #expect(try Job(message: job.message) == job)
    }

    @Test("that is cut short, goes on, or was garbled is never believed", arguments: findings)
    func isChecked(finding: JobResult) {
        let message = finding.message
        for count in 0..<message.count {
            #expect(throws: MalformedMessage.self) { try JobResult(message: Array(message.prefix(count))) }
        }
        #expect(throws: MalformedMessage.self) { try JobResult(message: message + [0]) }
        for index in message.indices {
            var garbled = message
            garbled[index] = ~garbled[index]
            // Another finding may come out, or none; what matters is that reading it is safe and what is read is as it
            // says.
            if let other = try? JobResult(message: garbled) { #expect(other.message == garbled) }
        }
    }

    @Test("of a BMP says how long its PNG is, and that of a marked picture how long it is now")
    func isConsistent() {
        let report = MediaReport(
            kind: .bmp, size: PixelSize(width: 1, height: 1), isAnimated: false,
            thumb: Rendition(size: PixelSize(width: 1, height: 1), bytes: 1))
        #expect(throws: MalformedMessage.self) { try JobResult(message: JobResult.accepted(report).message) }
        var marked = Self.marked
        marked.originalBytes = nil
        #expect(throws: MalformedMessage.self) { try JobResult(message: JobResult.accepted(marked).message) }
    }
}
