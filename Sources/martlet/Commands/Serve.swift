import Accounts
import ArgumentParser
import FastCGI
import Fetch
import Foundation
import Glibc
import Logging
import Media
import Storage
import System
import Uploads
import Web

/// Runs the service. This is the one place where its parts are put together.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes uploads in until it is told to stop.",
        discussion:
            "TERM, INT, QUIT and USR1 let the requests under way finish and end the service. HUP reads the configuration again."
    )

    @Option(help: "Where to listen instead: unix:PATH, HOST:PORT, or fd:N for a socket that is open already.")
    var listen: String?
    @OptionGroup var config: ConfigOption

    func run() throws {
        // Before there is any other thread, so that all of them leave the signals to the one that waits for them.
        Signals.block()
        // What nginx serves must be readable, whatever the mask of the shell was.
        CurrentProcess.setFileMask(0o022)
        ResourceLimit.openFiles.raise()
        Dispatching.openFiles()
        try exitingOnError {
            let loaded = try config.loaded()
            let settings = loaded.settings
            let logger = Logger(label: "martlet") { StreamLogHandler.standardError(label: $0) }
            let listener = try openListener(settings)
            let storage = try UploadStore(imagesPath: settings.imagesPath, databasePath: settings.databasePath)
            let media = try MediaPool(
                programsIn: MediaPool.folderOfThisProgram(), workers: settings.workers, queue: settings.queue,
                demand: settings.sandbox, newFile: storage.images.newDescriptor, log: { logger.warning("\($0)") })
            let places = settings.queue + settings.workers
            let admission = Admission(limit: places, flag: try OverloadFlag(besides: settings.imagesPath))
            let counters = AttemptCounters()
            let wrongKeys = AttemptLimiter()
            let views = Views(catalog: storage.catalog)
            let passwordAttempts = PasswordAttempts(catalog: storage.catalog)
            let path = config.path
            let site = try RunningSite(loaded, logger: logger, load: { try Settings.load(from: path) }) { settings in
                if let origin = settings.fetch.testOrigin {
                    logger.warning("fetch.test_origin opens \(origin.text) to every sender: never set it in production")
                }
                let fetcher = Fetcher(settings.fetch.among(uploads: places), ownHost: settings.siteHost)
                var uploads = settings.uploads
                try uploads.watermark.open(lookedAtBy: media, uploads.job.limits)
                let uploader = Uploader(
                    admission: admission, storage: storage, media: media, fetcher: fetcher, settings: uploads,
                    counters: counters
                ) {
                    SystemClock.now()
                }
                let authenticator = Authenticator(
                    catalog: storage.catalog, wrongKeys: wrongKeys,
                    limit: settings.uploads.limits.keyAttempts)
                return try Site(
                    authenticator: authenticator, uploader: uploader, views: views, passwordAttempts: passwordAttempts,
                    settings: settings.site,
                    logger: logger)
            }

            let threads = settings.threads + places
            let server = try Server(on: listener, threads: threads) { exchange in
                site.current.answer(&exchange, logger: logger)
            }
            let housekeeping = Housekeeping(storage: storage, logger: logger) {
                media.tidy()
                try views.flush()
                try admission.tidy()
            }
            let variants =
                settings.uploads.makesVariants
                ? VariantTask(
                    storage: storage, maker: VariantMaker(storage: storage, media: media, settings: settings.uploads),
                    logger: logger) : nil
            let hasEnded = DispatchSemaphore(value: 0)
            let signals = Foundation.Thread {
                Signals.waitForEnd(hungUp: site.reload)
                server.stop()
                // A media worker ends with the thread that started it, and for a new watermark that may have been this
                // one.
                hasEnded.wait()
            }
            try media.waitUntilReady()
            try CodePages.release()
            try server.run {
                signals.start()
                Foundation.Thread { Transliteration.warmUp() }.start()
                housekeeping.start()
                variants?.start()
                logger.notice("martlet \(Martlet.version) is ready on \(listen ?? settings.listen)")
            }
            variants?.stop()
            housekeeping.stop()
            hasEnded.signal()
            logger.notice("stopped")
        }
    }

    /// The socket of the command line, else one that was handed over, else that of the configuration.
    private func openListener(_ settings: Settings) throws -> Listener {
        if listen == nil, let inherited = Listener.inherited(ProcessInfo.processInfo.environment) {
            return try Listener(inherited)
        }
        let text = listen ?? settings.listen
        guard let address = Listener.Address(text) else {
            throw CommandLineError(.configuration, "“\(text)” is no address: use unix:/PATH, HOST:PORT or fd:N")
        }
        return try Listener(address)
    }
}
