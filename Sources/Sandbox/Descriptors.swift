import CLockdown
import System

/// Leaves the socket open, which is descriptor 0, and nothing else.
///
/// 1 and 2 lead nowhere, but are taken: what a library prints must not end up in a file of a job that was given their
/// numbers. It goes there unbuffered, as Glibc would ask what kind of file it is by a call that is forbidden later.
func closeDescriptors() throws(SystemError) {
    martlet_unbuffer_output()
    for output: Int32 in [1, 2] { try Descriptor.sendNowhere(output) }
    try SystemError.check(martlet_close_from(3))
}
