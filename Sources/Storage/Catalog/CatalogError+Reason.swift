import GRDB

extension CatalogError {
    /// Why a database cannot be used, as an operator would say it.
    package enum Reason: Sendable {
        case locked, full, notADatabase, damaged, otherTables, readOnly, unreadable, cannotBeOpened

        /// - Returns: `nil` for an error that no operator can do anything about.
        package init?(_ error: any Error) {
            guard let error = error as? DatabaseError else { return nil }
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

        package var sentence: String {
            switch self {
            case .locked: "another process keeps it locked"
            case .full: "no space is left on its disk"
            case .notADatabase: "the file is no SQLite database"
            case .damaged: "the file is damaged"
            case .otherTables: "its tables are not those that Martlet makes"
            case .readOnly: "it cannot be written"
            case .unreadable: "its disk fails to read or write it"
            case .cannotBeOpened: "it cannot be opened"
            }
        }

        /// What the operator may do.
        package var repair: String {
            switch self {
            case .locked: "try again in a moment"
            case .full: "free some space"
            case .notADatabase: "choose another database.path, or restore a backup"
            case .damaged, .otherTables: "restore a backup"
            case .readOnly, .cannotBeOpened: "check that the file and its folder belong to the service's user"
            case .unreadable: "check the disk"
            }
        }
    }
}
