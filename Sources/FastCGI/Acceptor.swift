import Glibc
import Synchronization
import System

/// Takes connections off a listener, for one thread at a time, until it is told to stop.
///
/// The accepting is done here and not by libfcgi: a thread that waits inside libfcgi can only be woken by a signal,
/// which may as well hit the reading of a request that has just come, and lose it.
final class Acceptor: Sendable {
    private let listener: Int32
    /// Self-pipe: `stop()` closes the write end, so poll sees EOF here.
    private let stopping: Int32
    private let running: Mutex<Int32?>
    private let file: SocketFile?
    /// Connections that are still accepted after `stop()`: those that wait in a socket of our own, which nobody else
    /// would answer. No more than may wait at once, as on a port more may come meanwhile.
    private let left: Mutex<Int32>
    /// Held by the thread that waits for the next connection, so that one connection does not wake them all.
    private let turn = Mutex(())

    init(_ listener: borrowing Listener) throws(ListenError) {
        self.listener = listener.descriptor
        file = listener.file
        left = Mutex(listener.isKept ? 0 : Listener.backlog)
        var pipe: [Int32] = [-1, -1]
        guard Glibc.pipe(&pipe) == 0 else { throw .ofLastCall("pipe", "the listener") }
        stopping = pipe[0]
        running = Mutex(pipe[1])
        // Several processes may share the socket, and another may be quicker after poll() has told of a connection.
        _ = fcntl(self.listener, F_SETFL, fcntl(self.listener, F_GETFL) | O_NONBLOCK)
    }

    deinit {
        stop()
        Descriptor.close(stopping)
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
                if waiting[0].revents != 0 { return leftover() }
                let connection = accept(listener, nil, nil)
                if connection >= 0 { return connection }
                // Out of descriptors or memory: accepting again at once would only burn the processor.
                if errno != EAGAIN && errno != EINTR && errno != ECONNABORTED { SystemClock.sleep(.milliseconds(50)) }
            }
        }
    }

    /// A connection that was waiting when `stop()` was called.
    private func leftover() -> Int32? {
        left.withLock { left in
            while left > 0 {
                left -= 1
                let connection = accept(listener, nil, nil)
                if connection >= 0 { return connection }
                guard errno == EINTR || errno == ECONNABORTED else { return nil }
            }
            return nil
        }
    }

    /// Makes `next()` return nil for all callers once the backlog is drained. A socket of our own is unlinked first, so that
    /// no client connects too late.
    func stop() {
        file?.remove()
        running.withLock { descriptor in
            if let open = descriptor { Descriptor.close(open) }
            descriptor = nil
        }
    }
}
