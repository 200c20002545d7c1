import Accounts
import Glibc
import Storage
import System
import Uploads

extension Password {
    /// A new password: typed twice and unseen by whoever sits at the terminal, else the first line of standard input.
    static func prompt() throws -> Password {
        var text = ""
        if CurrentProcess.hasTerminal {
            text = try typed("New password: ")
            guard try typed("The same again: ") == text else {
                throw CommandLineError(.data, "the two are not the same, and nothing is changed")
            }
        } else {
            text = readLine() ?? ""
        }
        guard let password = Password(text) else { throw AccountError.badPassword }
        return password
    }

    private static func typed(_ prompt: String) throws -> String {
        guard let text = getpass(prompt) else { throw CommandLineError(.inputOutput, "the terminal cannot be read") }
        return String(cString: text)
    }
}
