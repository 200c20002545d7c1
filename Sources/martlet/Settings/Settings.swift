import Fetch
import Foundation
import Media
import Storage
import Uploads
import Web

/// All that an operator decides. Each key stands in `martlet.yaml` and, as `MARTLET_SECTION_KEY`, in the environment,
/// which wins. The shipped `deploy/martlet.yaml` explains them one by one.
struct Settings: Sendable {
    /// `site.url` (URL, `http://127.0.0.1:8080`), `site.public_key` (text, none), `routes.*` (words) and
    /// `limits.delete_attempts` (int, 10).
    var site = SiteSettings()
    /// `server.listen` (`unix:/run/martlet/martlet.sock`): where nginx finds the service.
    var listen = "unix:/run/martlet/martlet.sock"
    /// `server.threads` (int, 64): requests that are answered at the same time, beside the uploads that wait for a
    /// media worker or are with one. So pages, refusals and nginx's questions never wait behind uploads, whatever the
    /// queue is.
    var threads = 64
    /// `storage.images` (path, `/var/lib/martlet/images`): the folder that nginx serves as `/images/`, which must be
    /// its name too.
    var imagesPath = "/var/lib/martlet/images"
    /// `database.path` (path, `/var/lib/martlet/martlet.db`): the SQLite database.
    var databasePath = "/var/lib/martlet/martlet.db"
    /// `media.workers` (int, number of cores): processes that look at media, one file at a time each.
    var workers = ProcessInfo.processInfo.activeProcessorCount
    /// `media.queue` (int, 48): uploads that may wait for a worker; further ones are told to come again.
    var queue = 48
    /// `media.sandbox` (`available` or `required`): whether every layer of the workers' sandbox must hold.
    var sandbox = SandboxDemand.available
    /// `fetch.*`: how URLs are fetched.
    var fetch = FetchSettings()
    /// `uploads.*`, `limits.*`, `ids.*`, `storage.mode`, `site.timezone`, `watermark.*`, `video.*` and the other
    /// `media.*`.
    var uploads = UploadSettings()

    /// What addresses of files begin with, after `site.url`: nginx serves the folder of this name.
    static let imagesFolder = "/images"

    /// The host in `site.url`, in ASCII.
    var siteHost: String { URLComponents(string: site.url)?.encodedHost ?? "" }

    /// Reads every key, in the order of the shipped file. What is wrong is noted in the reader, and the default stands.
    init(from reader: inout SettingsReader) {
        site.url = reader.url("site.url", default: site.url)
        uploads.calendar = SiteCalendar(timeZone: reader.timeZone("site.timezone", default: .gmt))
        site.publicKey = reader.optionalText("site.public_key")

        site.words.image = reader.word("routes.image", default: site.words.image)
        site.words.video = reader.word("routes.video", default: site.words.video, not: [site.words.image])
        site.words.album = reader.word(
            "routes.album", default: site.words.album, not: [site.words.image, site.words.video])

        listen = reader.address("server.listen", default: listen)
        threads = reader.int("server.threads", default: threads, in: 1...1024)

        imagesPath = reader.path("storage.images", default: imagesPath, endingIn: Self.imagesFolder)
        uploads.storageMode = reader.choice("storage.mode", default: uploads.storageMode)
        uploads.reservePercent = reader.int("storage.reserve_percent", default: uploads.reservePercent, in: 0...99)
        databasePath = reader.path("database.path", default: databasePath)

        uploads.read(from: &reader)
        fetch.time = .seconds(reader.int("fetch.seconds", default: 30, in: 1...50))
        fetch.testOrigin = reader.origin("fetch.test_origin")
        site.deleteAttempts = reader.int("limits.delete_attempts", default: site.deleteAttempts, in: 0...1_000_000)

        workers = reader.int("media.workers", default: workers, in: 1...256)
        queue = reader.int("media.queue", default: queue, in: 0...100_000)
        sandbox = reader.choice("media.sandbox", default: sandbox)
        uploads.job.quality = reader.int("media.quality", default: uploads.job.quality, in: 1...100)
        uploads.makesVariants = reader.flag("media.variants", default: uploads.makesVariants)
        uploads.job.metadata = reader.choice("media.metadata", default: uploads.job.metadata)
        uploads.job.orientation = reader.choice("media.orientation", default: uploads.job.orientation)
        var limits = uploads.job.limits
        limits.side = reader.int("media.max_side", default: limits.side, in: 1...65_535)
        limits.pixels = reader.int("media.max_pixels", default: limits.pixels, in: 1...1 << 30)
        limits.frames = reader.int("media.max_frames", default: limits.frames, in: 1...1_000_000)
        limits.framePixels = reader.int("media.max_frame_pixels", default: limits.framePixels, in: 1...1 << 40)
        limits.scans = reader.int("media.max_scans", default: limits.scans, in: 1...100_000)
        limits.chunks = reader.int("media.max_chunks", default: limits.chunks, in: 1...10_000_000)
        limits.seconds = reader.int("media.max_seconds", default: limits.seconds, in: 1...3600)
        uploads.job.limits = limits
        uploads.watermark.read(from: &reader)
        uploads.job.startsFast = reader.flag("video.faststart", default: uploads.job.startsFast)
    }
}
