import System

/// A caller's place in the queue: it sleeps until a slot comes, or the place is lost.
///
/// `@unchecked`: the slot is written once before the semaphore is raised and read once after it was lowered.
final class Waiter: @unchecked Sendable {
    private let semaphore = Semaphore()
    private var slot: WorkerSlot?

    /// Gives the slot to the caller that waits; `nil` when it has lost its place.
    func end(with slot: WorkerSlot?) {
        self.slot = slot
        semaphore.signal()
    }

    /// Waits for the slot; `nil` when the place is lost.
    func wait() -> WorkerSlot? {
        semaphore.wait()
        return slot
    }
}
