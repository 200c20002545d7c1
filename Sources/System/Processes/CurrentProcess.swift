private import CLinux
private import Glibc

/// The process that this runs in.
package enum CurrentProcess {
    package static var id: Int32 { getpid() }

    /// Says who may use the files that it makes from now on: all bits that are set here are cleared in them.
    package static func setFileMask(_ mask: UInt32) {
        umask(mask)
    }

    /// Bytes of a page of memory.
    package static var pageSize: Int { sysconf(Int32(_SC_PAGESIZE)) }

    /// Has the scheduler treat this process as one that computes for long: it never interrupts nginx or the responder when
    /// it wakes, which owe somebody a short answer, and is no poorer for it in the end. Nothing but time depends on it, so
    /// no is an answer.
    package static func letShortWorkGoFirst() {
        var parameters = sched_param()
        sched_setscheduler(0, SCHED_BATCH, &parameters)
    }

    /// Has the heap keep what was freed, up to so many bytes, and in one arena.
    package static func keepFreedMemory(_ bytes: Int) {
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_MMAP_THRESHOLD, Int32(bytes))
        mallopt(M_TRIM_THRESHOLD, Int32(bytes))
    }

    /// Gives what was freed back to the system.
    package static func returnFreedMemory() {
        malloc_trim(0)
    }

    /// Writes a line to standard error.
    package static func report(_ line: String) {
        let text = line + "\n"
        _ = write(STDERR_FILENO, text, text.utf8.count)
    }

    /// Whether its input is a terminal, at which a person types.
    package static var hasTerminal: Bool { isatty(STDIN_FILENO) == 1 }
}
