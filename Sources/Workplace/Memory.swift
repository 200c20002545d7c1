import CWorker

/// Keeps a worker small: one arena, as there is one thread, and no threshold that grows with the largest picture. What most
/// pictures need stays from one job to the next, as fresh pages cost a twentieth of a job.
package func economize() {
    mallopt(M_ARENA_MAX, 1)
    mallopt(M_MMAP_THRESHOLD, 8 << 20)
    mallopt(M_TRIM_THRESHOLD, 16 << 20)
}

/// Gives back to the system what past jobs have freed. The next job has to ask for it again, so this is for quiet moments.
func returnMemory() {
    malloc_trim(0)
}
