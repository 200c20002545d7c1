import CLinux
private import Glibc

/// A thread that can be waited for. A small stack keeps many of them cheap.
package struct Thread: Sendable {
    /// Bytes of stack; pages that are never touched cost nothing.
    private static let stackSize = 1 << 20

    private let handle: pthread_t

    /// - Throws: `ThreadError` when the system gives no more threads.
    package init(_ work: @escaping @Sendable () -> Void) throws(ThreadError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackSize)

        let body = Unmanaged.passRetained(Body(work))
        var handle = pthread_t()
        let result = pthread_create(
            &handle, &attributes,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().work() }
                return nil
            }, body.toOpaque())
        guard result == 0 else {
            body.release()
            throw ThreadError(errno: result)
        }
        self.handle = handle
    }

    /// Returns when the thread has ended. To be called once.
    package func join() {
        pthread_join(handle, nil)
    }

    private final class Body: Sendable {
        let work: @Sendable () -> Void

        init(_ work: @escaping @Sendable () -> Void) {
            self.work = work
        }
    }
}

/// A thread that cannot be started.
package struct ThreadError: Error, CustomStringConvertible {
    let errno: Int32

    package var description: String {
        "no more threads can be started: \(SystemError.words(for: errno)): lower server.threads"
    }
}
