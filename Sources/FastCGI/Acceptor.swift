import Glibc
import Synchronization

/// Takes connections off a listener, for one thread at a time, until it is told to stop.
///
/// The accepting is done here and not by libfcgi: a thread that waits inside libfcgi can only be woken by a signal, which may
/// as well hit the reading of a request that has just come, and lose it.
final class Acceptor: Sendable {
    private let listener: Int32
    /// A pipe whose end for reading is at its end from the moment of `stop()` on, and readable by that.
    private let stopping: Int32
    private let running: Mutex<Int32?>
    /// Held by the thread that waits for the next connection, so that one connection does not wake them all.
    private let turn = Mutex(())

    init(_ listener: Int32) throws(ListenFault) {
        self.listener = listener
        var pipe: [Int32] = [-1, -1]
        guard Glibc.pipe(&pipe) == 0 else { throw .ofLastCall("pipe", "the listener") }
        stopping = pipe[0]
        running = Mutex(pipe[1])
        // Several processes may share the socket, and another may be quicker after poll() has told of a connection.
        _ = fcntl(listener, F_SETFL, fcntl(listener, F_GETFL) | O_NONBLOCK)
    }

    deinit {
        stop()
        close(stopping)
    }

    /// Waits for a connection. `nil` when there will be none any more.
    func next() -> Int32? {
        turn.withLock { _ in
            while true {
                var waiting = [
                    pollfd(fd: stopping, events: Int16(POLLIN), revents: 0),
                    pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
                ]
                if poll(&waiting, 2, -1) < 0 { continue }
                if waiting[0].revents != 0 { return nil }
                let connection = accept(listener, nil, nil)
                if connection >= 0 { return connection }
                // Out of descriptors or memory: accepting again at once would only burn the processor.
                if errno != EAGAIN && errno != EINTR && errno != ECONNABORTED { usleep(50_000) }
            }
        }
    }

    /// Lets every thread that waits, and every later one, go home.
    func stop() {
        running.withLock { descriptor in
            if let open = descriptor { close(open) }
            descriptor = nil
        }
    }
}
