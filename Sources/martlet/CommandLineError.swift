import Accounts
import ArgumentParser
import FastCGI
import Foundation
import Media
import Storage
import Uploads

/// Why a command could not do its work: a sentence for a person, an exit code of sysexits.h for a script.
struct CommandLineError: Error {
    enum Kind: Int32 {
        /// Something named on the command line is not there or cannot be taken.
        case data = 65
        /// The service or a part of it cannot be had.
        case unavailable = 69
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
}

/// Runs the work of a command and ends the process as sysexits.h says when it cannot be done.
func exitingOnError<Result>(_ work: () throws -> Result) throws -> Result {
    do {
        return try work()
    } catch let fault as CommandLineError {
        throw end(fault.kind, fault.sentence)
    } catch let error as AccountError {
        throw end(.data, error.sentenceWithHint)
    } catch let fault as StorageError {
        throw end(.inputOutput, fault.description)
    } catch let fault as BackupError {
        throw end(.data, fault.description)
    } catch let fault as CatalogError {
        throw end(fault.isPermanent ? .configuration : .inputOutput, fault.description)
    } catch let fault as ListenError {
        throw end(.unavailable, fault.description)
    } catch let fault as SpawnError {
        throw end(.unavailable, fault.description)
    } catch let fault as WatermarkError {
        throw end(.configuration, fault.description)
    } catch let fault as WorkerError {
        throw end(.unavailable, fault.description)
    } catch let fault as ThreadError {
        throw end(.unavailable, fault.description)
    } catch let fault as PasswordError {
        throw end(
            .unavailable, "no password can be hashed here (errno \(fault.errno)): libcrypt with yescrypt is needed")
    } catch let code as ExitCode {
        throw code
    } catch {
        throw end(.inputOutput, "\(error)")
    }
}

/// Says why, and gives the error that ends the process with the kind's code.
private func end(_ kind: CommandLineError.Kind, _ sentence: String) -> ExitCode {
    FileHandle.standardError.write(Data("martlet: \(sentence)\n".utf8))
    return ExitCode(kind.rawValue)
}
