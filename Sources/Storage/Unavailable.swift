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
        case let fault as DatabaseFault where fault.reason == .full: self = .full
        case let fault as SystemError where fault.isShortage: self = .passing
        case let fault as DatabaseFault where fault.reason == .locked: self = .passing
        default: return nil
        }
    }
}
