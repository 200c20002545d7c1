import Foundation
import Media
import System
import Uploads

extension WatermarkSettings {
    /// Gets the picture of the mark, if there is to be one, and has a worker look at it, so that no upload is the first
    /// to show that it is no good.
    ///
    /// - Throws: `WatermarkError`, which names the key and the reason.
    mutating func open(lookedAtBy media: MediaPool, _ limits: MediaLimits) throws {
        if let text {
            file = try MemoryFile(sealing: draw(text))
        } else if let image {
            file = try MemoryFile(sealing: read(image))
        }
        guard let file else { return }
        let key = image == nil ? "watermark.text" : "watermark.image: \(image ?? "")"
        let finding = try Self.lay(file, on: MemoryFile(sealing: Doctor.sample), media, limits)
        switch finding {
        case .accepted: return
        case .badWatermark(let flaw): throw WatermarkError(key: key, reason: flaw.reason)
        case .refused, .failed: throw WatermarkError(key: key, reason: "could not be looked at (\(finding))")
        }
    }

    /// Has the mark laid on a picture.
    private static func lay(
        _ mark: MemoryFile, on picture: MemoryFile, _ media: MediaPool, _ limits: MediaLimits
    ) throws -> JobResult {
        var job = Job(limits: limits)
        job.watermark = Watermark()
        job.watermark?.least = PixelSize(width: 0, height: 0)
        job.watermark?.includesGIF = true
        let outputs = try (0..<4).map { _ in try MemoryFile() }
        // A descriptor holds no reference to its file. A new configuration is followed however busy the site is.
        return try withExtendedLifetime((mark, picture, outputs)) {
            try media.process(
                job, input: picture.descriptor, original: outputs[0].descriptor, thumb: outputs[1].descriptor,
                medium: outputs[2].descriptor, frame: { outputs[3].descriptor }, watermark: mark.descriptor,
                bypassesLimit: true)
        }
    }

    private func read(_ path: String) throws(WatermarkError) -> [UInt8] {
        do {
            return try OperatorFile.read(path)
        } catch {
            throw WatermarkError(key: "watermark.image: \(path)", reason: error.reason)
        }
    }

    /// The text as a PNG, drawn by a process of its own.
    private func draw(_ text: String) throws -> [UInt8] {
        let program = MediaPool.folderOfThisProgram() + "/martlet-media"
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["render-text", font, text]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw WatermarkError(key: "watermark.text", reason: "cannot be drawn: \(program) cannot be started")
        }
        let picture = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let reason = complaint.trimmingCharacters(in: .whitespacesAndNewlines)
            throw WatermarkError(key: "watermark.font: \(font)", reason: "cannot be drawn with: \(reason)")
        }
        return Array(picture)
    }
}
