extension DatabaseFault {
    /// Why a database cannot be used, as an operator would say it.
    package enum Reason: Sendable {
        case locked, full, notADatabase, damaged, otherTables, readOnly, unreadable, cannotBeOpened

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
