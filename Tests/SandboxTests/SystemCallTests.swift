import CSeccomp
import Glibc
import Testing

@Suite("The list of system calls that a worker has left") struct SystemCallTests {
    @Test("is this one, as the kernel sees it")
    func isComplete() throws {
        let names = try HostileWorker().allowed(of: "calls").compactMap { number -> String? in
            guard let name = seccomp_syscall_resolve_num_arch(UInt32(SCMP_ARCH_NATIVE), number) else { return nil }
            defer { free(name) }
            return String(cString: name)
        }
        // Calls with a condition, mmap, mprotect, fcntl and tgkill, are forbidden with the arguments that were tried.
        let all: Set = [
            "brk", "clock_gettime", "close", "dup", "exit", "exit_group", "fstat", "ftruncate", "futex", "getpid",
            "getrandom", "gettid", "lseek", "madvise", "mremap", "munmap", "poll", "ppoll", "pread64", "pwrite64",
            "read", "recvmsg", "restart_syscall", "rt_sigprocmask", "rt_sigreturn", "sendto", "shutdown", "sysinfo",
            "write", "writev",
        ]
        // poll is not there on every architecture.
        let known = all.filter { seccomp_syscall_resolve_name($0) >= 0 }
        #expect(Set(names) == known)
        #expect(names.count == known.count)
    }

    @Test("has one command of fcntl, which reads flags")
    func readsFlagsAlone() throws {
        #expect(try HostileWorker().allowed(of: "fcntl") == [F_GETFL])
    }
}
