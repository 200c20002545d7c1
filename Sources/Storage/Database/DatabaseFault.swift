import GRDB

/// A fault of the database, whichever engine it is.
struct DatabaseFault: Error, CustomStringConvertible {
    enum Kind: Sendable {
        /// No space is left for what was to be written.
        case full
        /// Somebody else keeps the database locked.
        case busy
        /// The file is damaged, or is no database.
        case corrupt
        case other
    }

    let kind: Kind
    /// What the engine says of it, in a few words.
    let message: String
    /// The same with its number and the statement, without its arguments.
    let description: String

    init(_ error: DatabaseError) {
        kind =
            switch error.resultCode {
            case .SQLITE_FULL: .full
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
            default: .other
            }
        message = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        description = error.description
    }
}
