import CLockdown
import Glibc
import System

/// Gives up all capabilities, root's too, and every way to regain one.
func dropPrivileges() throws(SystemError) {
    try SystemError.check(martlet_drop_capabilities())
    try SystemError.check(martlet_prctl(PR_SET_NO_NEW_PRIVS, 1))
    // Nobody may look into the process, where other people's pictures are.
    try SystemError.check(martlet_prctl(PR_SET_DUMPABLE, 0))
    // Sent when the thread that started the process ends, so that one must live as long as the service. The system
    // forgets it when privileges change, so it comes last.
    try SystemError.check(martlet_prctl(PR_SET_PDEATHSIG, UInt(SIGKILL)))
}
