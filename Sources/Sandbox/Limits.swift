import System

/// Limits that hold for the life of the process. What a single job may use up is limited from outside, see `ResourceLimits`.
func limitResources() throws(SystemError) {
    Signals.endAtFaults()
    try ResourceLimit.openFiles.lower(to: 64)
    try ResourceLimit.coreBytes.lower(to: 0)
    // Threads count as processes. This one is there already.
    try ResourceLimit.threads.lower(to: 1)
}
