import CWorker
import Glibc

/// Leaves the socket open, which is descriptor 0, and nothing else.
///
/// 1 and 2 lead nowhere, but are taken: what a library prints must not end up in a file of a job that was given their
/// numbers. It goes there unbuffered, as Glibc would ask what kind of file it is by a call that is forbidden later.
func closeDescriptors() throws(SystemError) {
    martlet_unbuffer_output()
    let nowhere = open("/dev/null", O_WRONLY)
    try SystemError.check(nowhere)
    try SystemError.check(dup2(nowhere, STDOUT_FILENO))
    try SystemError.check(dup2(nowhere, STDERR_FILENO))
    try SystemError.check(martlet_close_from(UInt32(STDERR_FILENO) + 1))
}
