import Foundation
import Logging
import Synchronization
import Web

/// The site as it is configured at the moment. A new configuration makes a new site for the requests to come; those
/// under way end with the one they began with.
final class RunningSite: Sendable {
    /// What is settled when the service starts.
    private static let settled: Set = [
        "server.listen", "server.threads", "storage.images", "database.path", "media.workers", "media.queue",
        "media.sandbox", "media.variants",
    ]

    private let site: Mutex<Site>
    private let entries: [SettingsReader.Entry]
    private let load: @Sendable () throws -> LoadedSettings
    private let make: @Sendable (Settings) throws -> Site
    private let logger: Logger

    /// - Parameters:
    ///   - loaded: the settings that the service starts with.
    ///   - load: reads them anew.
    ///   - make: puts a site together as settings say.
    init(
        _ loaded: LoadedSettings, logger: Logger, load: @escaping @Sendable () throws -> LoadedSettings,
        make: @escaping @Sendable (Settings) throws -> Site
    ) throws {
        site = Mutex(try make(loaded.settings))
        entries = loaded.entries
        self.load = load
        self.make = make
        self.logger = logger
    }

    var current: Site { site.withLock { $0 } }

    /// Reads the configuration again and follows it, if nothing is wrong with it.
    func reload() {
        do {
            let loaded = try load()
            let next = try make(loaded.settings)
            site.withLock { $0 = next }
            for (old, new) in zip(entries, loaded.entries)
            where old.value != new.value && Self.settled.contains(old.key) {
                logger.warning(
                    "\(new.key) is \(new.value) now, and stays \(old.value) until the service is started again")
            }
            logger.notice("the configuration was read again and is followed")
        } catch let fault as SettingsError {
            for problem in fault.problems { logger.error("\(problem)") }
            logger.error("the configuration is wrong, and the one before is still followed")
        } catch {
            logger.error(
                "the configuration cannot be followed, and the one before still is", metadata: ["fault": "\(error)"])
        }
    }
}
