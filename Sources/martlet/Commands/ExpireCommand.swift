import ArgumentParser
import Foundation
import Storage
import System
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
            do {
                let count = try Expiry(storage: storage)
                    .runOnce(at: SystemClock.now(), trustingClock: trustClock)
                print("deleted \(count)")
            } catch let jump as ClockJump {
                throw CommandLineError(
                    .temporary,
                    """
                    the clock is \(jump.seconds) seconds from where it was last believed, so nothing is deleted; if the date \
                    is right, run martlet expire --trust-clock
                    """)
            }
        }
    }
}
