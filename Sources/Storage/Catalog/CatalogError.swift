import Glibc
import System

/// A database that cannot be used.
package struct CatalogError: Error, CustomStringConvertible {
    package let path: String
    package let reason: String
    /// Whether it lasts as long as the program is this version.
    package let isPermanent: Bool
    /// What the engine found; `nil` where it was not asked.
    package let cause: DatabaseFault.Reason?
    private let repair: String

    init(
        path: String, reason: String, isPermanent: Bool = false, cause: DatabaseFault.Reason? = nil,
        repair: String = "check that the file and its folder belong to the service's user"
    ) {
        (self.path, self.reason, self.isPermanent, self.cause, self.repair) = (path, reason, isPermanent, cause, repair)
    }

    init(path: String, _ fault: DatabaseFault) {
        guard let cause = fault.reason else {
            self.init(path: path, reason: "SQLite fails with code \(fault.code)")
            return
        }
        self.init(path: path, reason: cause.sentence, cause: cause, repair: cause.repair)
    }

    init(path: String, errno: Int32) {
        let reason = SystemError.words(for: errno)
        if errno == EROFS {
            self.init(path: path, reason: reason, repair: SystemError.cureOfReadOnly)
        } else {
            self.init(path: path, reason: reason)
        }
    }

    static func newer(path: String) -> CatalogError {
        CatalogError(
            path: path, reason: "a newer version of Martlet has changed it", isPermanent: true,
            repair: "run that version, or restore a backup that this one has made")
    }

    static func unreleased(path: String) -> CatalogError {
        CatalogError(
            path: path, reason: "a version of Martlet from before the first release made it", isPermanent: true,
            repair: "move it away, and upload its files again")
    }

    static func older(path: String) -> CatalogError {
        CatalogError(
            path: path, reason: "it is of an older version of Martlet",
            repair: "start the service of this version, which brings it up to date")
    }

    package var description: String { "\(path): the database cannot be used: \(reason); \(repair)" }
}
