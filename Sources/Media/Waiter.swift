import Glibc

/// A caller's place in the queue: it sleeps until a slot comes, or the place is lost.
///
/// `@unchecked`: the slot is written once before the semaphore is raised and read once after it was lowered.
final class Waiter: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    private var slot: WorkerSlot?

    init() {
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Gives the slot to the caller that waits; `nil` when it has lost its place.
    func end(with slot: WorkerSlot?) {
        self.slot = slot
        sem_post(semaphore)
    }

    /// Waits for the slot; `nil` when the place is lost.
    func wait() -> WorkerSlot? {
        while sem_wait(semaphore) != 0 {}  // a signal interrupts it
        return slot
    }
}
