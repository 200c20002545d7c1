import Foundation
import Storage
import System
import Uploads

extension Doctor {
    /// Whether the record is whole, and written as it must be.
    mutating func checkDatabase() {
        guard Path.exists(settings.databasePath) else { return }
        do {
            let catalog = try Catalog(path: settings.databasePath, migrates: false)
            let faults = try catalog.faults()
            if faults.isEmpty {
                ok("database", "SQLite finds no fault in \(settings.databasePath)")
            } else {
                fail("database", "SQLite finds faults: \(faults.joined(separator: "; ")): restore a backup")
            }
            let (mode, synchronous) = (try catalog.journalMode(), try catalog.synchronousSetting())
            if mode == "wal", synchronous == 2 {
                ok("database", "what is recorded is on the disk before it is answered (WAL, synchronous FULL)")
            } else {
                fail(
                    "database",
                    "its journal is “\(mode)” and not “wal”: is it on a network file system? Move it to a local disk")
            }
            try checkClock(catalog)
            try checkAddresses(catalog)
        } catch {
            fail("database", CommandLineError(error).sentence)
        }
    }

    private mutating func checkClock(_ catalog: Catalog) throws {
        guard let believed = try catalog.clockTrustedAt() else { return }
        let gap = SystemClock.now() - believed
        if gap < -30 || gap > ClockGuard.longestGap {
            warn(
                "clock",
                "it is \(gap) seconds from where it was last believed, so nothing that expires is deleted for an hour: check the date, and if it is right, run martlet expire --trust-clock"
            )
        } else {
            ok("clock", "it goes on from where it was last believed")
        }
    }

    /// Behind a proxy that nginx was not told of, all senders seem to be that proxy.
    private mutating func checkAddresses(_ catalog: Catalog) throws {
        let addresses = try catalog.latestAddresses(ofLast: 100)
        guard let only = addresses.first, addresses.count == 1,
            only.hasPrefix("127.") || only.hasPrefix("10.") || only.hasPrefix("192.168.") || only == "::1"
        else {
            ok("addresses", "uploads come from \(addresses.count) addresses")
            return
        }
        warn(
            "addresses",
            "the last uploads all came from \(only): if a proxy has that address, write set_real_ip_from \(only); real_ip_header X-Forwarded-For; into a file in /etc/nginx/conf.d/"
        )
    }
}
