import GRDB
import System

/// A fault of the storage that will pass, or can be ended from outside.
package enum Unavailable: Sendable, Equatable {
    /// No space is left, for files or for the record.
    case full
    /// A matter of the moment: somebody else keeps the record locked, too many files are open, too little memory is
    /// free.
    case passing

    /// - Returns: `nil` for any other fault.
    package init?(_ fault: any Error) {
        switch fault {
        case SystemError.noSpace: self = .full
        case let fault as DatabaseError where fault.resultCode == .SQLITE_FULL: self = .full
        case let fault as SystemError where fault.isShortage: self = .passing
        case let fault as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(fault.resultCode): self = .passing
        default: return nil
        }
    }
}
