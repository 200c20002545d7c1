private import Glibc

/// A count that threads wait for. A signal does not end the waiting.
package final class Semaphore: @unchecked Sendable {
    // Glibc's own functions are safe to call on several threads.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    package init() {
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    package func signal() {
        sem_post(semaphore)
    }

    package func wait() {
        while sem_wait(semaphore) != 0 {}
    }
}
