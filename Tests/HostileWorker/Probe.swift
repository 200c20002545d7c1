import CLockdown
import Glibc
import Media
import Sandbox

/// Tries the calls that the last layer of the sandbox might let through, each in a process of its own, prints what did not
/// end that process by SIGSYS, and ends. A word of the command line names what is tried:
/// - `calls`: all calls of the system by their numbers, each argument with all bits set
/// - `fcntl`: all commands of fcntl(2)
func probe() -> Never {
    let tries: [[Int]]
    switch CommandLine.arguments[1] {
    case "calls": tries = (0..<600).map { [$0, -1, -1, -1, -1, -1, -1] }
    case "fcntl": tries = (Array(0..<64) + Array(1024..<1064)).map { [Int(SYS_fcntl), -1, $0, 0, 0, 0, 0] }
    default: exit(EX_USAGE)
    }
    let isOfCalls = CommandLine.arguments[1] == "calls"
    for arguments in tries where isAllowed(arguments) { print(isOfCalls ? arguments[0] : arguments[2]) }
    exit(0)
}

private func isAllowed(_ arguments: [Int]) -> Bool {
    // By the call, as Swift has no fork; there is one thread.
    let child = systemCall(Int(SYS_clone), Int(SIGCHLD), 0, 0, 0, 0, 0)
    if child == 0 {
        // What waits for ever is allowed as well.
        alarm(10)
        _ = lockDown(by: [.privileges, .seccomp])
        _ = systemCall(
            arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], arguments[6])
        _ = systemCall(Int(SYS_exit_group), 0, 0, 0, 0, 0, 0)
    }
    var status: Int32 = 0
    while waitpid(pid_t(child), &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F != SIGSYS
}
