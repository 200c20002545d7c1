import ArgumentParser
import Foundation
import Glibc
import Storage

/// Why a command could not do its work: a sentence for a person, an exit code of sysexits.h for a script.
struct CommandFault: Error {
    enum Kind: Int32 {
        /// Something named on the command line is not there or cannot be taken.
        case data = 65
        /// The service or a part of it cannot be had.
        case unavailable = 69
        /// A file or folder cannot be used.
        case inputOutput = 74
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
func reporting<Result>(_ work: () async throws -> Result) async throws -> Result {
    do {
        return try await work()
    } catch let fault as CommandFault {
        FileHandle.standardError.write(Data("martlet: \(fault.sentence)\n".utf8))
        throw ExitCode(fault.kind.rawValue)
    } catch let fault as StorageFault {
        FileHandle.standardError.write(Data("martlet: \(fault)\n".utf8))
        throw ExitCode(CommandFault.Kind.inputOutput.rawValue)
    } catch let fault as CatalogFault {
        FileHandle.standardError.write(Data("martlet: \(fault)\n".utf8))
        throw ExitCode(CommandFault.Kind.inputOutput.rawValue)
    }
}
