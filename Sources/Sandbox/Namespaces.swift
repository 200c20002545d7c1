import CLockdown
import Glibc
import System

/// Leaves the machine's network, its shared memory and its files behind: afterwards there is no interface but a dead
/// loopback, and no file but those that are open.
///
/// A user namespace makes it possible without any privilege. Where the kernel grants none, nothing of this holds.
func enterEmptyNamespaces() throws(SystemError) {
    try SystemError.check(martlet_unshare(UInt(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWNS)))
    try SystemError.check(martlet_empty_root())
}
