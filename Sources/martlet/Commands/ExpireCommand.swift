import ArgumentParser
import Foundation
import Storage
import Uploads

struct ExpireCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expire", abstract: "Deletes the uploads whose time is over.",
        discussion: "A running service does this by itself; the command is for cron, where none runs all the time.")

    @Flag(help: "Believes the clock although it is far from where it last was.")
    var trustClock = false
    @OptionGroup var config: ConfigOption

    func run() throws {
        try exitingOnError {
            let storage = try config.settings().storage()
            let now = Int64(Date().timeIntervalSince1970)
            var clock = ClockGuard(believedAt: try storage.catalog.clockTrustedAt())
            // This process has seen no time pass, so the only question is how far the clock is from where it last was.
            if case .jumped(let seconds) = clock.look(wall: now, steady: 0), !trustClock {
                throw CommandLineError(
                    .temporary,
                    """
                    the clock is \(seconds) seconds from where it was last believed, so nothing is deleted; if the date is \
                    right, run martlet expire --trust-clock
                    """)
            }
            let count = try Expiry(storage: storage).run(at: now)
            try storage.catalog.trustClock(at: now)
            print("deleted \(count)")
        }
    }
}
