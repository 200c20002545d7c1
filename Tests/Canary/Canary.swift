package import Foundation
import Glibc

/// Things outside that nobody may reach: if anything does, `touched` tells.
package final class Canary {
    package let port: Int
    /// A file that is not there.
    package let file: String
    /// A file that is there.
    package let treasure: String
    package let socketPath: String
    package let abstractName = "@martlet-canary-\(UUID())"
    /// A process that would sleep on.
    package var process: pid_t { sleeper.processIdentifier }
    private let sleeper = Process()
    private var sockets: [(name: String, descriptor: Int32)] = []

    /// - Parameter folder: where its files and its socket are laid; anybody may write there afterwards.
    package init(in folder: URL) throws {
        file = folder.appending(path: "canary").path()
        treasure = folder.appending(path: "treasure").path()
        socketPath = folder.appending(path: "canary.sock").path()
        try Data("treasure".utf8).write(to: URL(filePath: treasure))
        // A folder that anybody may write to, so that only the sandbox stands in between.
        chmod(folder.path(), 0o777)

        let stream = Int32(SOCK_STREAM.rawValue)
        let tcp = socket(AF_INET, stream, 0)
        let udp = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try Self.bind(tcp, &address, length)
        withUnsafeMutablePointer(to: &address) {
            _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(tcp, $0, &length) }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        // The same number, which is another port there, so that both have one address.
        try Self.bind(udp, &address, length)
        sockets = [("tcp", tcp), ("udp", udp)]
        for path in [socketPath, abstractName] {
            let unix = socket(AF_UNIX, stream, 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) {
                $0.copyBytes(from: path.utf8.map { $0 == UInt8(ascii: "@") ? 0 : $0 })
            }
            try Self.bind(unix, &address, socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count))
            sockets.append((path, unix))
        }
        chmod(socketPath, 0o777)
        for (name, socket) in sockets where name != "udp" { listen(socket, 8) }
        sleeper.executableURL = URL(filePath: "/bin/sleep")
        sleeper.arguments = ["infinity"]
        try sleeper.run()
    }

    deinit {
        kill(process, SIGKILL)
        sleeper.waitUntilExit()
        for (_, socket) in sockets { close(socket) }
    }

    private static func bind<Address>(_ socket: Int32, _ address: inout Address, _ length: socklen_t) throws {
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(socket, $0, length) }
        }
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    /// Waits until somebody has ended the process.
    package func waitForEndOfProcess() {
        sleeper.waitUntilExit()
    }

    /// What was reached.
    package var touched: [String] {
        var touched = sockets.filter { _, descriptor in
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            return poll(&waiting, 1, 0) != 0
        }.map(\.name)
        if FileManager.default.fileExists(atPath: file) { touched.append("file") }
        if !FileManager.default.fileExists(atPath: treasure) { touched.append("treasure") }
        if !sleeper.isRunning { touched.append("process") }
        return touched
    }
}
