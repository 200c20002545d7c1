import CWorker
import Media

/// Keeps a worker small and its memory warm: one arena, as there is one thread, and no threshold that grows with the
/// largest picture. What a photograph needs stays from one job to the next until none comes for a moment, as fresh
/// pages cost more than it does to turn a photograph without loss.
package func economize() {
    mallopt(M_ARENA_MAX, 1)
    mallopt(M_MMAP_THRESHOLD, Int32(ResourceLimits.kept))
    mallopt(M_TRIM_THRESHOLD, Int32(ResourceLimits.kept))
}

/// Gives back to the system what past jobs have freed. The next job has to ask for it again, so this is for quiet
/// moments.
func returnMemory() {
    malloc_trim(0)
}
