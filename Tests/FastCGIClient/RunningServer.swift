package import FastCGI
import Foundation

/// A server in this process, on a socket in a temporary folder or on one that it was handed.
package final class RunningServer {
    package let path: String
    private let server: Server
    private let ended = DispatchSemaphore(value: 0)

    package convenience init(threads: Int = 4, handler: @escaping Server.Handler) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID()).sock").path()
        try self.init(on: try Listener(.unix(path: path)), at: path, threads: threads, handler: handler)
    }

    package init(on listener: consuming Listener, at path: String, threads: Int, handler: @escaping Server.Handler)
        throws
    {
        self.path = path
        let listener = Handed(listener)
        server = try Server(on: listener.value, threads: threads, handler: handler)
        let ready = DispatchSemaphore(value: 0)
        Foundation.Thread { [server, ended] in
            do {
                try server.run { ready.signal() }
            } catch {
                print("the server did not start: \(error)")
            }
            _ = listener  // open until the last request is answered
            ended.signal()
        }.start()
        guard ready.wait(timeout: .now() + 10) == .success else { throw NotReady() }
    }

    /// Stops accepting.
    package func stop() {
        server.stop()
    }

    /// Whether all requests are answered and all threads gone within a time.
    package func hasEnded(within seconds: Double) -> Bool {
        let result = ended.wait(timeout: .now() + seconds)
        if result == .success { ended.signal() }
        return result == .success
    }

    deinit {
        server.stop()
        _ = ended.wait(timeout: .now() + 30)
    }

    /// The server did not start, or not in time.
    package struct NotReady: Error {}

    /// Carries what cannot be copied into a closure.
    private final class Handed: Sendable {
        let value: Listener

        init(_ value: consuming Listener) {
            self.value = value
        }
    }
}
