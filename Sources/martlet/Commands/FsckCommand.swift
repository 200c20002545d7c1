import ArgumentParser
import Foundation
import Media
import Storage
import Uploads

struct FsckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fsck", abstract: "Compares every file with the record, and makes good what can be made good.",
        discussion: """
            It may run while the service does. Ends with 0 when all is well, 1 when damage remains, and 2 when all damage was \
            repaired. Thumbs and mediums are made again; files that no upload has are put into the folder “…-lost” beside \
            that of the images. An upload's own bytes come from a backup alone.
            """)

    @Flag(help: "Makes good what can be made good, and deletes nothing.")
    var repair = false
    @Option(help: ArgumentHelp("Reads so many bytes a second at the most.", valueName: "bytes"))
    var rate: Int?
    @OptionGroup var output: OutputOption
    @OptionGroup var config: ConfigOption

    private struct Line: Encodable {
        let kind, path: String
        let id: String?
        let repaired: Bool
    }

    private struct Report: Encodable {
        let uploads, files, bytes: Int
        let damages: [Line]
    }

    func validate() throws {
        if let rate, rate < 1 { throw ValidationError("--rate is a number of bytes from 1 on.") }
    }

    func run() throws {
        try exitingOnError {
            let settings = try config.settings()
            let storage = try settings.storage(recovers: false)
            let repairs = try repair ? Repairs(storage, settings) : nil
            var lines: [Line] = []
            let inspection = Inspection(of: storage, at: ReadThrottle(bytesPerSecond: rate))
            let summary = try inspection.run { damage in
                let remedy = try repairs?.make(damage)
                lines.append(
                    Line(
                        kind: damage.kind.rawValue, path: damage.path, id: damage.publicID, repaired: remedy != nil))
                if !output.isJSON { print(damage.sentence + (remedy.map { ": \($0)" } ?? "")) }
            }
            let rest = lines.count { !$0.repaired }
            if output.isJSON {
                try printJSON(
                    Report(uploads: summary.uploads, files: summary.files, bytes: summary.bytes, damages: lines))
            } else {
                print(
                    """
                    looked at \(summary.uploads) uploads, \(summary.files) files, \(ByteCount.text(summary.bytes)): \
                    \(lines.count) damaged, \(lines.count - rest) repaired
                    """)
            }
            if !lines.isEmpty { throw ExitCode(rest > 0 ? 1 : 2) }
        }
    }
}

/// Makes damage good.
private struct Repairs {
    private let storage: UploadStore
    private let rebuilder: DerivativeRebuilder

    init(_ storage: UploadStore, _ settings: Settings) throws {
        self.storage = storage
        let media = try MediaPool(
            programsIn: MediaPool.folderOfThisProgram(), workers: 1, queue: 0, newFile: storage.images.newDescriptor
        ) {
            FileHandle.standardError.write(Data("martlet: \($0)\n".utf8))
        }
        rebuilder = DerivativeRebuilder(storage: storage, media: media, settings: settings.uploads)
    }

    /// - Returns: what was done; `nil` when nothing could be.
    func make(_ damage: Inconsistency) throws -> String? {
        switch damage.repair {
        case .rebuild(let upload, let part): return try rebuilder.renew(part, of: upload) ? "made again" : nil
        case .settingAside(let file): return try storage.setAside(file).map { "moved to \($0)" } ?? "gone meanwhile"
        case .recovery: return try storage.recover() ? "made good" : nil
        case .unlocking(let path):
            try storage.unlock(path)
            return "removed"
        case .none: return nil
        }
    }
}
