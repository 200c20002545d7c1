private import CLinux
private import Glibc

/// A process that was started here, killed and reaped when this value goes.
package final class ChildProcess {
    package let id: Int32
    private var isReaped = false

    /// Starts a program with a socket as descriptor 0 and nothing else of ours but stderr.
    package init(program: String, socket: Int32) throws(SpawnError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, socket, 0)
        posix_spawn_file_actions_adddup2(&actions, 2, 1)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)

        // The responder's threads block signals, and a child would inherit that. A process group of its own keeps a
        // Ctrl-C in the terminal from ending the worker while the responder still finishes its requests.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

        var process: pid_t = 0
        // Swift's own crash reporter would read the memory of a process that has just been broken into.
        let settings: [String] = ["LC_ALL=C", "SWIFT_BACKTRACE=enable=no"]
        let variables = settings.map { strdup($0) }
        defer { for variable in variables { free(variable) } }
        let result = program.withCString { path in
            var arguments = [UnsafeMutablePointer(mutating: path), nil]
            var environment = variables + [nil]
            return posix_spawn(&process, path, &actions, &attributes, &arguments, &environment)
        }
        guard result == 0 else { throw SpawnError(program: program, errno: result) }
        id = process
    }

    deinit {
        end()
    }

    /// Whether the process has ended by itself.
    package func hasEnded() -> Bool {
        if !isReaped { isReaped = waitpid(id, nil, WNOHANG) == id }
        return isReaped
    }

    /// Kills the process unless it is ending already, and waits for its end.
    ///
    /// - Returns: the signal that ended it, 0 for none.
    @discardableResult
    package func end() -> Int32 {
        guard !isReaped else { return 0 }
        isReaped = true
        kill(id, SIGKILL)
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7F
    }
}

/// A process that cannot be started.
package struct SpawnError: Error, CustomStringConvertible {
    package let program: String
    package let errno: Int32

    package init(program: String, errno: Int32) {
        self.program = program
        self.errno = errno
    }

    package var description: String {
        "\(program) cannot be started: \(SystemError.words(for: errno)); it belongs beside the program martlet"
    }
}
