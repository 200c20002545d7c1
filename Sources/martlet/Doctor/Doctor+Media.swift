import Foundation
import Media
import Storage
import Synchronization
import System
import Uploads

extension Doctor {
    /// A GIF of one pixel.
    static let sample: [UInt8] = [
        0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0,
        1, 0,
        0, 2, 2, 0x44, 1, 0, 0x3B,
    ]

    /// Whether a media worker starts, works, and is locked up.
    mutating func checkWorker() {
        let folder = MediaPool.folderOfThisProgram()
        let shortcomings = Complaints()
        do {
            let pool = try MediaPool(
                programsIn: folder, workers: 1, queue: 0, newFile: MemoryFile.open, log: shortcomings.append)
            try pool.waitUntilReady()
            let images = try ImageFolder(path: settings.imagesPath)
            let input = try images.newSpoolFile()
            let original = try images.newSpoolFile()
            let thumb = try images.newSpoolFile()
            let medium = try images.newSpoolFile()
            let frame = try images.newSpoolFile()
            try Self.sample.withUnsafeBytes { try input.write($0) }
            let finding = try pool.process(
                settings.uploads.job, input: input.descriptor, original: original.descriptor, thumb: thumb.descriptor,
                medium: medium.descriptor, frame: { frame.descriptor })
            guard case .accepted = finding else {
                fail(
                    "worker",
                    "\(folder)/martlet-media does not take a good picture (\(finding)): run deploy/packages, or reinstall"
                )
                return
            }
            ok("worker", "\(folder)/martlet-media takes a picture")
            checkWatermark(lookedAtBy: pool)
        } catch {
            fail("worker", CommandLineError(error).sentence)
            return
        }
        if shortcomings.all.isEmpty {
            ok("sandbox", "workers are locked up in every layer")
        }
        for shortcoming in shortcomings.all {
            let repair =
                "a newer kernel, or more rights for the container, would grant it"
            warn("sandbox", "\(shortcoming): \(repair)")
        }
    }

    private mutating func checkWatermark(lookedAtBy media: MediaPool) {
        guard settings.uploads.watermark.isSet else { return }
        do {
            var watermark = settings.uploads.watermark
            try watermark.open(lookedAtBy: media, settings.uploads.job.limits)
            ok("watermark", "its picture can be laid on others")
        } catch {
            fail("watermark", CommandLineError(error).sentence)
        }
    }

    /// Older ones have holes that a picture can reach, or a request; `deploy/packages` has the same list. The numbers are
    /// those of Debian 12.
    private static let oldest = [
        ("libgd3", "2.3.3-9+deb12u1"), ("libpng16-16", "1.6.39-2+deb12u6"), ("nginx", "1.22.1-9+deb12u11"),
    ]

    /// Whether nginx and the libraries that read pictures have the fixes that there are.
    ///
    /// - Parameter release: a file as os-release(5) describes it.
    mutating func checkPackages(of release: String = "/etc/os-release") {
        let lines = (try? String(contentsOfFile: release, encoding: .utf8))?.split(separator: "\n") ?? []
        guard lines.contains("VERSION_CODENAME=bookworm") else {
            ok(
                "packages",
                "the fixes of libgd, libpng and nginx are not checked on this release, which counts versions otherwise")
            return
        }
        for (package, oldest) in Self.oldest {
            guard let said = Self.output(of: "dpkg-query", ["-W", "-f", "${Version}", package]), said.code == 0 else {
                warn("packages", "\(package) is not installed as a Debian package: check that it is \(oldest) or later")
                continue
            }
            let comparison = Self.output(of: "dpkg", ["--compare-versions", said.text, "ge", oldest])
            if comparison?.code == 0 {
                ok("packages", "\(package) is \(said.text)")
            } else {
                fail(
                    "packages",
                    "\(package) is \(said.text), with holes that \(oldest) closes: apt-get install \(package)")
            }
        }
    }
}

/// What a pool of workers complains of, on whatever thread.
private final class Complaints: Sendable {
    private let said = Mutex<[String]>([])

    var all: [String] { said.withLock { $0 } }

    func append(_ complaint: String) {
        said.withLock { $0.append(complaint) }
    }
}
