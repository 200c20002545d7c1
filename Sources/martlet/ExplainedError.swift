import Accounts
import FastCGI
import Media
import Storage
import System
import Uploads

/// An error that tells an operator in a sentence what is wrong and what to do.
protocol ExplainedError: Error {
    var kind: CommandLineError.Kind { get }
    var sentence: String { get }
}

extension ExplainedError where Self: CustomStringConvertible {
    var sentence: String { description }
}

extension AccountError: ExplainedError {
    var kind: CommandLineError.Kind { .data }
    var sentence: String { sentenceWithHint }
}

extension BackupError: ExplainedError {
    var kind: CommandLineError.Kind { .data }
}

extension CatalogError: ExplainedError {
    var kind: CommandLineError.Kind {
        if isPermanent { .configuration } else if cause == .locked { .temporary } else { .inputOutput }
    }
}

extension ListenError: ExplainedError {
    var kind: CommandLineError.Kind { .unavailable }
}

extension OverloadFlagError: ExplainedError {
    var kind: CommandLineError.Kind { .inputOutput }
}

extension PasswordError: ExplainedError {
    var kind: CommandLineError.Kind { .unavailable }
    var sentence: String { "no password can be hashed here (errno \(errno)): libcrypt with yescrypt is needed" }
}

extension SettingsError: ExplainedError {
    var kind: CommandLineError.Kind { .configuration }
}

extension SpawnError: ExplainedError {
    var kind: CommandLineError.Kind { .unavailable }
}

extension SystemError: ExplainedError {
    var kind: CommandLineError.Kind { .inputOutput }
}

extension ThreadError: ExplainedError {
    var kind: CommandLineError.Kind { .unavailable }
}

extension WatermarkError: ExplainedError {
    var kind: CommandLineError.Kind { .configuration }
}

extension WorkerError: ExplainedError {
    var kind: CommandLineError.Kind { .unavailable }
}
