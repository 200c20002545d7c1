import Foundation
import Glibc
import Synchronization

/// A small web server for tests, on every loopback address of a free port. It counts who connects, so it is a canary as
/// well.
package final class PageServer: Sendable {
    /// What comes from a path.
    package enum Page: Sendable {
        /// These bytes, head and all, and then the end.
        case raw([UInt8])
        /// A head, and then bytes without an end.
        case endless
        /// Nothing, for as long as the client waits.
        case silent

        /// An answer of its own length.
        package static func answer(
            _ status: String = "200 OK", _ headers: [String] = [], body: [UInt8] = []
        ) -> Page {
            let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)", "Connection: close"] + headers
            return .raw(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        }

        package static func redirect(to location: String, _ status: String = "302 Found") -> Page {
            answer(status, ["Location: \(location)"])
        }
    }

    package let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    private struct State {
        var pages: [String: Page] = [:]
        var connections = 0
        var requests: [String] = []
    }

    package init() throws {
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        let listener = socket(AF_INET6, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var off: Int32 = 0
        setsockopt(listener, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, socklen_t(MemoryLayout<Int32>.size))
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        self.listener = listener
        port = UInt16(bigEndian: address.sin6_port)
        Thread.detachNewThread { [weak self] in
            while true {
                let visitor = accept(listener, nil, nil)
                if visitor < 0 {
                    if [EINTR, ECONNABORTED, EMFILE, ENFILE].contains(errno) { continue }
                    // Closed here and nowhere else: its number may be another socket's right after, whose visitors would
                    // be taken.
                    close(listener)
                    return
                }
                self?.state.withLock { $0.connections += 1 }
                Thread.detachNewThread { [weak self] in
                    self?.serve(visitor)
                    close(visitor)
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// Everyone who has connected.
    package var connections: Int { state.withLock { $0.connections } }

    /// The heads of all requests so far.
    package var requests: [String] { state.withLock { $0.requests } }

    /// The host and port in a URL.
    package var origin: String { "127.0.0.1:\(port)" }

    /// Puts a page on a path and gives back its URL.
    @discardableResult
    package func put(_ page: Page, at path: String) -> String {
        state.withLock { $0.pages[path] = page }
        return "http://\(origin)\(path)"
    }

    private func serve(_ visitor: Int32) {
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !head.ends(with: "\r\n\r\n".utf8) {
            let count = recv(visitor, &buffer, buffer.count, 0)
            guard count > 0 || count < 0 && errno == EINTR else { return }
            head += buffer[..<max(0, count)]
        }
        let request = String(decoding: head, as: UTF8.self)
        let path = request.split(separator: " ").dropFirst().first.map { $0.prefix { $0 != "?" } } ?? ""
        let page = state.withLock { state in
            state.requests.append(request)
            return state.pages[String(path)]
        }
        switch page {
        case .raw(let bytes): send(bytes, to: visitor)
        case .endless:
            guard send(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), to: visitor) else { return }
            while send([UInt8](repeating: 7, count: 65_536), to: visitor) {}
        case .silent: while recv(visitor, &buffer, buffer.count, 0) > 0 {}
        case nil: send(Array("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone".utf8), to: visitor)
        }
    }

    @discardableResult
    private func send(_ bytes: [UInt8], to visitor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(visitor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

extension Array<UInt8> {
    fileprivate func ends(with end: some Collection<UInt8>) -> Bool { suffix(end.count).elementsEqual(end) }
}
