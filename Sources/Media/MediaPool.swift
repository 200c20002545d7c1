package import System

/// The workers, and the queues before them. A file may cost its own worker the life, and nobody else anything.
///
/// Those for pictures look at every file. What they find to be a video is handed to one of those for video, which makes
/// a picture of it, and that is handed back to those for pictures.
package final class MediaPool: Sendable {
    private let pictures: WorkerSlots
    private let videos: WorkerSlots
    /// Stands for the files that a step has nothing to do with.
    private let nowhere: Descriptor
    private let demand: SandboxDemand
    private let log: @Sendable (String) -> Void

    /// Starts the workers for pictures, so that they are warm before the first upload comes. Those for video are
    /// started when there is one, and end a while after the last.
    ///
    /// - Parameters:
    ///   - folder: where `martlet-media` and `martlet-video` are.
    ///   - workers: how many files are looked at together, at least 1; of videos half as many, but two if there are two.
    ///   - queue: how many callers may wait while all workers are busy.
    ///   - jobsPerWorker: after so many a worker is replaced, so that nothing one file did lasts.
    ///   - demand: what workers must be held by before a file is given to them.
    ///   - newFile: opens an empty file for reading and writing on the file system of those that jobs write, for the
    ///     caller to close.
    ///   - log: told when a worker is lost, and why.
    package convenience init(
        programsIn folder: String, workers: Int, queue: Int, jobsPerWorker: Int = 100,
        demand: SandboxDemand = .available, newFile: @escaping @Sendable () throws -> Int32,
        log: @escaping @Sendable (String) -> Void
    ) throws(SpawnError) {
        try self.init(
            forPictures: folder + "/martlet-media", forVideos: folder + "/martlet-video", workers: workers,
            queue: queue, jobsPerWorker: jobsPerWorker, demand: demand, newFile: newFile, log: log)
    }

    package init(
        forPictures pictureProgram: String, forVideos videoProgram: String, workers: Int, queue: Int,
        jobsPerWorker: Int = 100, demand: SandboxDemand = .available, newFile: @escaping @Sendable () throws -> Int32,
        log: @escaping @Sendable (String) -> Void
    ) throws(SpawnError) {
        // What a lease sends to its holder, whose default is to end the process; see `OutputFile`.
        Signals.ignoreLeases()
        var slots: [WorkerSlot] = []
        for _ in 0..<workers {
            let slot = WorkerSlot(
                program: pictureProgram, jobsPerWorker: jobsPerWorker, demand: demand, newFile: newFile, log: log)
            try slot.fill()
            slots.append(slot)
        }
        pictures = WorkerSlots(slots, queue: queue)
        // That it is missing shall be known now, and not with the first video.
        if let error = Path.executionError(videoProgram) { throw SpawnError(program: videoProgram, errno: error) }
        // Two at least where there are two workers, or a guest's video would get no more time than with one.
        let videoSlots = (0..<max(min(2, workers), (workers + 1) / 2)).map { _ in
            WorkerSlot(
                program: videoProgram, jobsPerWorker: jobsPerWorker, demand: demand, isFilledOnDemand: true,
                newFile: newFile, log: log)
        }
        videos = WorkerSlots(videoSlots, queue: queue)
        do {
            nowhere = try Descriptor(opening: "/dev/null", for: .readWrite)
        } catch {
            throw SpawnError(program: "/dev/null", errno: error.number)
        }
        self.demand = demand
        self.log = log
    }

    /// Waits for a worker for pictures to be ready, and logs what its sandbox lacks. All of them run the same program
    /// on the same kernel, so one speaks for all; what is demanded is looked at in each.
    ///
    /// - Throws: `WorkerError` when there is no use in taking uploads.
    package func waitUntilReady() throws(WorkerError) {
        // Where all are in use, they are ready.
        guard let hello = try pictures.hello() else { return }
        guard demand.isMet(by: hello) else { throw .unprotected(hello.shortcomings) }
        for shortcoming in hello.shortcomings { log(shortcoming) }
        if let gaps = hello.gaps { log(gaps) }
    }

    /// Forgets the workers for video that have ended for want of something to do. To be called now and then.
    package func tidy() {
        videos.tidy()
    }

    /// The folder of the running program, where the workers are installed beside it.
    package static func folderOfThisProgram() -> String {
        Path.target(ofLink: "/proc/self/exe").map { Path.split($0).folder } ?? ""
    }

    /// Has workers do one job, when it is its owner's turn. Afterwards the outputs are open for reading alone, and
    /// nobody else can write to them.
    ///
    /// - Parameters:
    ///   - input: open for reading; the file that was received.
    ///   - original: an empty file open for reading and writing, as are `thumb` and `medium`.
    ///   - frame: opens another one, for the frame of a video; called when the file is one.
    ///   - watermark: the picture of the job's watermark, where it has one.
    ///   - owner: whose upload it is.
    ///   - bypassesLimit: whether it may wait however long the queue is.
    /// - Throws: `MediaPoolError.busy` when a queue is full; what `frame` throws.
    package func process(
        _ job: Job, input: Int32, original: Int32, thumb: Int32, medium: Int32, frame: () throws -> Int32,
        watermark: Int32? = nil, for owner: JobOwner = .site, bypassesLimit: Bool = false
    ) throws -> JobResult {
        let answer = try pictures.perform(
            job, descriptors: [input, original, thumb, medium, nowhere.number, watermark ?? nowhere.number], for: owner,
            bypassesLimit: bypassesLimit)
        switch answer {
        case .finding(let finding): return finding
        case .frame, .variants: return .refused(.crashed)
        case .clip(let clip):
            var frameJob = job
            frameJob.clip = clip
            frameJob.watermark = nil
            let frame = try frame()
            let framed = try videos.perform(
                frameJob, descriptors: [input, nowhere.number, nowhere.number, nowhere.number, frame, nowhere.number],
                for: owner)
            guard case .frame(let rendition) = framed else { return framed.finding }
            do throws(OutputFile.SealError) {
                for output in [thumb, medium] { try OutputFile(descriptor: output).reopen(for: .readWrite) }
            } catch {
                return .failed(errno: error.number)
            }
            let finding = try pictures.perform(
                job.onFrame, descriptors: [frame, nowhere.number, thumb, medium, nowhere.number, nowhere.number],
                for: owner,
                bypassesLimit: true
            ).finding
            guard case .accepted(let report) = finding else { return finding }
            return .accepted(report.of(clip, shownBy: rendition))
        }
    }

    /// Has a worker that nobody else waits for make other formats of a thumb or a medium.
    ///
    /// - Parameters:
    ///   - input: open for reading.
    ///   - webp: an empty file open for reading and writing, as is `avif`.
    /// - Returns: what was made; nothing where the file is no picture any more.
    /// - Throws: `MediaPoolError.busy` where no worker is idle.
    package func makeVariants(
        _ job: Job, input: Int32, webp: Int32, avif: Int32
    ) throws(MediaPoolError) -> Variants {
        let descriptors = [input, nowhere.number, webp, avif, nowhere.number, nowhere.number]
        let answer = try pictures.performIfIdle(job, descriptors: descriptors)
        if case .variants(let variants) = answer { return variants }
        return Variants(webp: 0, avif: 0)
    }
}

extension Job {
    /// The same for the frame of a video: a picture that is left as it is.
    fileprivate var onFrame: Job {
        var job = self
        job.width = nil
        job.most = PixelSize(width: 0, height: 0)
        job.metadata = .keep
        job.orientation = .keep
        job.watermark = nil
        return job
    }
}

extension WorkerReply {
    /// The finding, where nothing else was to be answered.
    fileprivate var finding: JobResult {
        if case .finding(let finding) = self { finding } else { .refused(.crashed) }
    }
}

extension MediaReport {
    /// What is said of a frame, said of the video that it is taken of.
    fileprivate func of(_ clip: VideoInfo, shownBy frame: Rendition) -> MediaReport {
        var report = self
        report.kind = clip.kind
        report.originalBytes = clip.originalBytes
        report.frame = frame
        report.milliseconds = clip.milliseconds
        return report
    }
}

/// Why a job was not even begun.
package enum MediaPoolError: Error, Equatable {
    /// All workers are busy and enough callers wait already.
    case busy
}

/// Why no worker can be used.
package enum WorkerError: Error, Equatable, CustomStringConvertible {
    /// It ended before it took a job.
    case neverReady(program: String)
    /// The sandbox lacks a layer, and all are required.
    case unprotected([String])

    package var description: String {
        switch self {
        case .neverReady(let program): "\(program) cannot do its work: what it said of that stands above"
        case .unprotected(let shortcomings):
            "media.sandbox is required, but \(shortcomings.joined(separator: "; "))"
        }
    }
}
