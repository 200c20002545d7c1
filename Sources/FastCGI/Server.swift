import CFastCGI
import Dispatch
import Glibc
package import System

/// Answers the requests of one listener on many threads, each of which accepts, handles and finishes one after the
/// other.
package struct Server: Sendable {
    package typealias Handler = @Sendable (inout Exchange) -> Void

    private let threads: Int
    private let handler: Handler
    private let acceptor: Acceptor
    /// The threads that may still have a request to answer.
    private let busy = DispatchGroup()

    /// - Parameters:
    ///   - listener: must stay open until `run` has returned.
    ///   - threads: requests that are answered at the same time, at least 1.
    ///   - handler: answers one request; called on many threads at once.
    package init(on listener: borrowing Listener, threads: Int, handler: @escaping Handler)
        throws(ListenError)
    {
        acceptor = try Acceptor(listener)
        self.threads = threads
        self.handler = handler
        FCGX_Init()
        // Peers that are gone are found by what write() returns.
        Signals.ignoreBrokenPipes()
    }

    /// Answers requests until `stop` is called, and returns when those under way are finished.
    ///
    /// - Parameter started: called as soon as all threads are there.
    package func run(started: () -> Void = {}) throws(ThreadError) {
        var running: [Thread] = []
        defer { for thread in running { thread.join() } }
        do throws(ThreadError) {
            for _ in 0..<threads {
                busy.enter()
                running.append(
                    try Thread {
                        serve()
                        // A media worker ends with the thread that started it, whoever uses it then. So all go
                        // together.
                        busy.leave()
                        busy.wait()
                    })
            }
        } catch {
            busy.leave()
            stop()
            throw error
        }
        started()
    }

    /// Accepts no more. May be called on any thread.
    package func stop() {
        acceptor.stop()
    }

    private func serve() {
        let request = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: RequestHead.longest, alignment: 16)
        defer {
            request.deallocate()
            room.deallocate()
        }
        FCGX_InitRequest(request, -1, FCGI_FAIL_ACCEPT_ON_INTR)
        while let connection = acceptor.next() {
            limitWaiting(on: connection)
            guard let head = RequestHead.read(from: connection, into: room), begin(request, with: head) else {
                Descriptor.close(connection)
                continue
            }
            request.pointee.ipcFd = connection
            var exchange = Exchange(request)
            handler(&exchange)
            FCGX_Finish_r(request)
        }
        FCGX_Free(request, 1)
    }

    /// Has libfcgi read the head of a request, from a file in memory: from the connection it would read on, and what
    /// comes after the head is not for it.
    private func begin(_ request: UnsafeMutablePointer<FCGX_Request>, with head: UnsafeMutableRawBufferPointer) -> Bool
    {
        guard let file = try? MemoryFile.open(holding: UnsafeRawBufferPointer(head)) else { return false }
        // To libfcgi it is a connection that was kept. With no listener of its own it gives up where it would otherwise
        // wait for another one, and has closed the file then.
        request.pointee.ipcFd = file
        request.pointee.keepConnection = 1
        defer { request.pointee.keepConnection = 0 }
        guard FCGX_Accept_r(request) == 0 else { return false }
        Descriptor.close(file)
        return true
    }

    /// A peer that stops in the middle is given up after a minute, as nginx would do.
    private func limitWaiting(on connection: Int32) {
        var timeout = timeval(tv_sec: 60, tv_usec: 0)
        for direction in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(connection, SOL_SOCKET, direction, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }
    }
}
