import GRDB

/// A fault of the database, whichever engine it is.
package struct DatabaseFault: Error, CustomStringConvertible {
    /// `nil` for one that no operator can do anything about.
    package let reason: Reason?
    /// Its number and the statement, without its arguments, in the words of the engine. For the log.
    package let description: String
    /// The number alone.
    let code: Int32

    init(_ error: DatabaseError) {
        reason = Reason(error)
        description = error.description
        code = error.extendedResultCode.rawValue
    }

    /// Whether pages that were read may be no good.
    var isCorruption: Bool { reason == .damaged || reason == .notADatabase }
}

extension DatabaseFault.Reason {
    fileprivate init?(_ error: DatabaseError) {
        switch error.resultCode {
        // The file of the shared memory cannot grow.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: self = .full
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked
        case .SQLITE_FULL: self = .full
        case .SQLITE_NOTADB: self = .notADatabase
        case .SQLITE_CORRUPT: self = .damaged
        case .SQLITE_ERROR where error.message?.hasPrefix("no such") == true: self = .otherTables
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly
        case .SQLITE_IOERR: self = .unreadable
        case .SQLITE_CANTOPEN: self = .cannotBeOpened
        default: return nil
        }
    }
}
