import FastCGIClient
import Foundation
import Glibc
import Testing

@testable import FastCGI

@Suite("The listener")
struct ListenerTests {
    private func temporaryPath() -> String {
        FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID()).sock").path()
    }

    @Test("makes a socket for its user and group, and takes it away at the end")
    func makesSocket() throws {
        let path = temporaryPath()
        do {
            let listener = try Listener(.unix(path: path))
            #expect(listener.descriptor >= 0)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o660)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("takes the place of a socket whose process is gone")
    func replacesAbandoned() throws {
        let path = temporaryPath()
        try abandonSocket(at: path)
        #expect(FileManager.default.fileExists(atPath: path))
        let listener = try Listener(.unix(path: path))
        #expect(listener.descriptor >= 0)
    }

    @Test("leaves a socket alone on which another process answers, and says what to do")
    func respectsTheLiving() throws {
        let path = temporaryPath()
        let first = try Listener(.unix(path: path))
        let fault = #expect(throws: ListenError.self) { _ = try Listener(.unix(path: path)) }
        #expect(
            fault?.description == "\(path): another process listens there: stop it, or choose another server.listen")
        #expect(first.descriptor >= 0)
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("says what to do about a folder that is not there, and about a path that is too long")
    func explainsPaths() throws {
        let missing = #expect(throws: ListenError.self) { _ = try Listener(.unix(path: "/nowhere/at/all.sock")) }
        #expect(
            missing?.description
                == "/nowhere/at/all.sock: No such file or directory: make the folder, or choose another server.listen")
        let long = "/" + String(repeating: "x", count: 120)
        let fault = #expect(throws: ListenError.self) { _ = try Listener(.unix(path: long)) }
        #expect(fault?.description == "\(long): the path of a socket has at most 107 bytes: choose a shorter one")
    }

    @Test("listens on a port too, and says when that is taken")
    func listensOnPorts() throws {
        let address = Listener.Address.tcp(host: "127.0.0.1", port: 27_911)
        let first = try Listener(address)
        #expect(first.descriptor >= 0)
        let fault = #expect(throws: ListenError.self) { _ = try Listener(address) }
        #expect(
            fault?.description
                == "127.0.0.1:27911: Address already in use: stop what listens there, or choose another server.listen")
    }

    @Test("takes over a socket that is open already, and nothing else")
    func inherits() throws {
        let first = try Listener(.unix(path: temporaryPath()))
        let copy = dup(first.descriptor)
        let second = try Listener(.inherited(descriptor: copy))
        #expect(second.descriptor == copy)
        #expect(throws: ListenError.self) { _ = try Listener(.inherited(descriptor: 1)) }
    }

    @Test("is told by systemd which socket is its own")
    func readsEnvironment() {
        #expect(Listener.inherited(["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "1"]) == .inherited(descriptor: 3))
        #expect(Listener.inherited(["LISTEN_PID": "1", "LISTEN_FDS": "1"]) == nil)
    }

    @Test(
        "is named as the settings name it",
        arguments: [
            ("unix:/run/a.sock", Listener.Address.unix(path: "/run/a.sock")),
            ("127.0.0.1:9000", .tcp(host: "127.0.0.1", port: 9000)),
            ("[::1]:9000", .tcp(host: "::1", port: 9000)), ("fd:3", .inherited(descriptor: 3)), ("unix:relative", nil),
            ("9000", nil), (":9000", nil), ("host:", nil), ("host:70000", nil), ("fd:x", nil), ("", nil),
        ])
    func isNamed(text: String, address: Listener.Address?) {
        #expect(Listener.Address(text) == address)
    }

    /// Leaves a socket file as a killed process does.
    private func abandonSocket(at path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try #require(address.withPointer { bind(descriptor, $0, $1) } == 0)
    }
}
