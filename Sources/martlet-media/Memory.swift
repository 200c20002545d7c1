import CWorker

/// Keeps an idle worker small: one arena, as there is one thread, and no threshold that grows with the largest picture.
func economize() {
    mallopt(M_ARENA_MAX, 1)
    mallopt(M_MMAP_THRESHOLD, 4 << 20)
    mallopt(M_TRIM_THRESHOLD, 4 << 20)
}

/// Gives back to the system what a job has freed, if that is more than a small picture takes.
func returnMemory() {
    malloc_trim(1 << 20)
}
