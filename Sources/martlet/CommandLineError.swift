import Accounts
import ArgumentParser
import Foundation
import Storage
import System
import Uploads

/// Why a command could not do its work: a sentence for a person, an exit code of sysexits.h for a script.
struct CommandLineError: Error {
    enum Kind: Int32 {
        /// Something named on the command line is not there or cannot be taken.
        case data = 65
        /// The service or a part of it cannot be had.
        case unavailable = 69
        /// A fault of Martlet's own.
        case software = 70
        /// A file or folder cannot be used.
        case inputOutput = 74
        /// It may be done later.
        case temporary = 75
        /// It is another user's business.
        case permission = 77
        /// The settings are wrong, or the program is not the one that the site needs.
        case configuration = 78
    }

    let kind: Kind
    let sentence: String

    init(_ kind: Kind, _ sentence: String) {
        self.kind = kind
        self.sentence = sentence
    }

    /// Puts any error into words of ours: neither those of SQL nor those of Foundation help an operator.
    init(_ error: any Error) {
        switch error {
        case let error as CommandLineError: self = error
        case let error as any ExplainedError: self.init(error.kind, error.sentence)
        case let rejection as Rejection: self.init(.data, rejection.message)
        default:
            if let reason = (error as? DatabaseFault)?.reason {
                self.init(
                    reason == .locked ? .temporary : .inputOutput,
                    "the database cannot be used: \(reason.sentence); \(reason.repair)")
            } else {
                self.init(.software, "this is a fault of Martlet (\(type(of: error))): please report it")
            }
        }
    }
}

/// Runs the work of a command and ends the process as sysexits.h says when it cannot be done.
func exitingOnError<Result>(_ work: () throws -> Result) throws -> Result {
    do {
        return try work()
    } catch let code as ExitCode {
        throw code
    } catch {
        let error = CommandLineError(error)
        FileHandle.standardError.write(Data("martlet: \(error.sentence)\n".utf8))
        throw ExitCode(error.kind.rawValue)
    }
}
