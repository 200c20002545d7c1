import CLockdown
import Glibc
import System

/// The version of the kernel's Landlock; 0 where it has none.
package func landlockVersion() -> Int { max(0, Int(martlet_landlock_version())) }

/// Gives up every right that the kernel's Landlock governs, as no rule gives one back (landlock(7)): to open, make or
/// remove files, to listen or connect by TCP, to reach abstract sockets and to signal processes outside.
func giveUpFilesAndNetwork() throws(SystemError) {
    let version = martlet_landlock_version()
    try SystemError.check(version)
    var rights = martlet_landlock_rights(version: Int(version))
    try SystemError.check(martlet_landlock_give_up(&rights))
}

extension martlet_landlock_rights {
    /// All rights of a version, from 1 on. In each member they are numbered without a gap.
    init(version: Int) {
        let files =
            switch version {
            case 1: 13
            case 2: 14  // linking and renaming from folder to folder
            case 3, 4: 15  // truncation
            default: 16  // ioctl of devices
            }
        self.init(
            files: 1 << files - 1,
            network: version < 4 ? 0 : 0b11,  // bind and connect
            scopes: version < 6 ? 0 : 0b11)  // abstract sockets and signals
    }
}
